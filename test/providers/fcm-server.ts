import { generateKeyPairSync, randomBytes, randomUUID, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const closed = { additionalProperties: false }
const tag = Type.String({ pattern: '^[\\w-]{32}$' })
/** What https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages takes, as far as a push of ours needs it. */
const Message = Type.Object(
  {
    token: Type.Optional(Type.String({ minLength: 1 })),
    topic: Type.Optional(Type.String({ pattern: '^[\\w.~%-]+$' })),
    notification: Type.Object({ title: Type.String(), body: Type.String() }, closed),
    data: Type.Optional(Type.Record(Type.String(), Type.String())),
    android: Type.Object({ notification: Type.Object({ tag }, closed) }, closed),
    apns: Type.Object({ headers: Type.Object({ 'apns-collapse-id': tag }, closed) }, closed),
    webpush: Type.Object(
      {
        notification: Type.Object({ tag }, closed),
        fcm_options: Type.Optional(Type.Object({ link: Type.String({ pattern: '^https://' }) }, closed)),
      },
      closed,
    ),
  },
  closed,
)
export type FcmMessage = Static<typeof Message>
const Asked = Type.Object({ message: Message }, closed)
const Change = Type.Object(
  {
    to: Type.String({ pattern: '^/topics/[\\w.~%-]+$' }),
    registration_tokens: Type.Array(Type.String(), { minItems: 1, maxItems: 1_000 }),
  },
  closed,
)

/** `lost`: taken, and the connection breaks. `drip`: an answer that never ends. */
export type FcmFault =
  | 'hang'
  | 'lost'
  | 'drip'
  | 'garbage'
  | { status: number; code?: string; field?: string; message?: string; html?: boolean }

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const projectId = 'academy-of-tests'
const email = `sangam@${projectId}.iam.gserviceaccount.com`

const accountOf = (key: typeof privateKey) =>
  JSON.stringify({
    type: 'service_account',
    project_id: projectId,
    private_key_id: 'key-1',
    private_key: key.export({ type: 'pkcs8', format: 'pem' }),
    client_email: email,
    token_uri: 'https://oauth2.googleapis.com/token',
  })
/** The JSON that Google gives, and one that it does not know. */
export const accounts = { ours: accountOf(privateKey), strange: accountOf(otherKey) }

export type FcmServer = Awaited<ReturnType<typeof startFcm>>

/** FCM, its Instance ID service and Google's token address on one port of this machine. */
export async function startFcm() {
  const faults: FcmFault[] = []
  const http = createServer((request, response) => {
    answer(server, faults, request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server = {
    url: `http://127.0.0.1:${(http.address() as { port: number }).port}`,
    taken: [] as FcmMessage[],
    /** Tokens that somebody is behind. */
    installed: new Set<string>(),
    topics: new Map<string, Set<string>>(),
    /** Which leaves to send are good. */
    leaves: new Set<string>(),
    /** How often it was asked for one. */
    asked: 0,
    /** What becomes of the next such questions. */
    leaveFaults: [] as FcmFault[],
    fail: (...given: FcmFault[]) => void faults.push(...given),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

async function answer(
  server: FcmServer,
  faults: FcmFault[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readText(request)
  if (request.method !== 'POST') return refuse(response, { status: 405 })
  if (request.url === '/token') return giveLeave(server, request, body, response)
  if (!server.leaves.has(request.headers.authorization ?? '')) return refuse(response, { status: 401 })
  const fault = faults.shift()
  if (fault && fault !== 'lost') return goWrong(response, fault)
  if (request.headers['content-type'] !== 'application/json') return refuse(response, { status: 400 })
  const given: unknown = JSON.parse(body)
  const isTopics = request.url === '/iid/v1:batchAdd' || request.url === '/iid/v1:batchRemove'
  if (isTopics) return changeTopic(server, request, given, response)
  if (request.url !== `/v1/projects/${projectId}/messages:send`) return refuse(response, { status: 404 })
  const refusal = take(server, given)
  if (refusal) return refuse(response, refusal)
  if (fault === 'lost') response.destroy()
  else send(response, 200, { name: `projects/${projectId}/messages/${randomUUID()}` })
}

function take(server: FcmServer, given: unknown): Exclude<FcmFault, string> | undefined {
  if (
    !Value.Check(Asked, given) ||
    (given.message.token === undefined) === (given.message.topic === undefined)
  )
    return {
      status: 400,
      code: 'INVALID_ARGUMENT',
      field: Value.Errors(Asked, given)[0]?.instancePath ?? 'to',
    }
  const { message } = given
  const { token, topic, notification, data = {} } = message
  const size = Buffer.byteLength(Object.values({ ...notification, ...data }).join(''))
  if (size > (topic ? 2_048 : 4_096)) return { status: 400, code: 'INVALID_ARGUMENT', message: 'Too big.' }
  if (token?.startsWith('not-a-token'))
    return { status: 400, code: 'INVALID_ARGUMENT', field: 'message.token' }
  if (token && !server.installed.has(token)) return { status: 404, code: 'UNREGISTERED' }
  server.taken.push(message)
  return undefined
}

function changeTopic(
  server: FcmServer,
  { url, headers }: IncomingMessage,
  given: unknown,
  response: ServerResponse,
): void {
  if (headers.access_token_auth !== 'true') return void refuse(response, { status: 401 })
  if (!Value.Check(Change, given)) return void refuse(response, { status: 400 })
  const members = server.topics.get(given.to) ?? new Set()
  server.topics.set(given.to, members)
  const results = given.registration_tokens.map((token) => {
    if (!server.installed.has(token)) return { error: 'NOT_FOUND' }
    if (url?.endsWith('Add')) members.add(token)
    else members.delete(token)
    return {}
  })
  send(response, 200, { results })
}

/** https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests */
function giveLeave(
  server: FcmServer,
  { headers }: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  server.asked += 1
  const fault = server.leaveFaults.shift()
  if (fault === 'garbage') return void send(response, 200, { hello: 'world' })
  if (fault && fault !== 'lost') return void goWrong(response, fault)
  const form = new URLSearchParams(body)
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  const isRight = isForm && form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  if (!isRight || !isSigned(form.get('assertion') ?? '', `${server.url}/token`))
    return void send(response, 400, { error: 'invalid_grant', error_description: `Invalid JWT: ${body}` })
  const token = randomBytes(16).toString('base64url')
  server.leaves.add(`Bearer ${token}`)
  send(response, 200, { access_token: token, expires_in: 3_599, token_type: 'Bearer' })
}

function isSigned(assertion: string, address: string): boolean {
  const [header = '', claims = '', signature = ''] = assertion.split('.')
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  const { iss, scope, aud, exp, iat } = read(claims)
  const now = Date.now() / 1_000
  return (
    read(header).alg === 'RS256' &&
    verify('sha256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url')) &&
    iss === email &&
    scope === 'https://www.googleapis.com/auth/firebase.messaging' &&
    aud === address &&
    Number(iat) <= now + 1 &&
    Number(exp) > now &&
    Number(exp) - Number(iat) <= 3_600
  )
}

function goWrong(response: ServerResponse, fault: Exclude<FcmFault, 'lost'>): void {
  if (typeof fault === 'object') refuse(response, fault)
  if (fault === 'garbage')
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>A proxy says hello.</p>')
  if (fault !== 'drip') return
  response.writeHead(200, { 'content-type': 'application/json' })
  const drip = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(drip))
}

/** Its sentences name what nobody may see again. */
function refuse(
  response: ServerResponse,
  { status, code, field, message, html }: Exclude<FcmFault, string>,
): void {
  if (html) return void response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Error</h1>')
  const details = [
    ...(code ? [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: code }] : []),
    ...(field
      ? [
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field, description: 'Wrong' }],
          },
        ]
      : []),
  ]
  const words = message ?? `Refused, and the account was ${email}.`
  send(response, status, { error: { code: status, message: words, status: code ?? 'UNKNOWN', details } })
}

const send = (response: ServerResponse, status: number, body: object) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
