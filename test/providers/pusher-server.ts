import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

/** What https://pusher.com/docs/channels/library_auth_reference/rest-api takes as a batch: ten events, and no more. */
const Batch = Type.Object(
  {
    batch: Type.Array(
      Type.Object(
        {
          channel: Type.String({ pattern: '^[A-Za-z0-9_\\-=@,.;]{1,200}$' }),
          name: Type.String({ minLength: 1, maxLength: 200 }),
          data: Type.String(),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 10 },
    ),
  },
  { additionalProperties: false },
)
export type PusherEvent = Static<typeof Batch>['batch'][number]

/** `hang`: taken by nobody, no answer. `lost`: taken, and the line breaks. `drip`: an answer that never ends. */
export type PusherFault = 'hang' | 'lost' | 'drip' | 'garbage' | { status: number }

export const account = { id: '4711', key: 'a-public-key', secret: 'a-secret-that-nobody-may-see' }

export type PusherServer = {
  url: string
  /** What was taken, in order. */
  taken: PusherEvent[]
  /** How many events each call held. */
  calls: number[]
  fail(fault: PusherFault): void
  [Symbol.asyncDispose](): Promise<void>
}

/** Pusher's batches on a port of this machine, with the faults of a real vendor. */
export async function startPusher(): Promise<PusherServer> {
  const faults: PusherFault[] = []
  const http = createServer((request, response) => {
    answer(server, () => faults.shift(), request, response).catch((error: unknown) =>
      response.destroy(error as Error),
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server: PusherServer = {
    url: `http://127.0.0.1:${(http.address() as { port: number }).port}`,
    taken: [],
    calls: [],
    fail: (fault) => faults.push(fault),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

async function answer(
  server: PusherServer,
  nextFault: () => PusherFault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readText(request)
  const path = `/apps/${account.id}/batch_events`
  const { pathname, searchParams } = new URL(request.url ?? '', server.url)
  if (request.method !== 'POST' || pathname !== path) return refuse(response, 404)
  if (!isOurs(path, searchParams, body)) return refuse(response, 401)
  const fault = nextFault()
  if (fault && fault !== 'lost') return goWrong(response, fault)
  const given: unknown = JSON.parse(body)
  if (!Value.Check(Batch, given)) return refuse(response, 400)
  if (given.batch.some(({ data }) => Buffer.byteLength(data) > 10_240)) return refuse(response, 413)
  server.taken.push(...given.batch)
  server.calls.push(given.batch.length)
  if (fault === 'lost') response.destroy()
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
}

/** Signed with the secret over method, path and the sorted query, which holds the body's digest; ten minutes old at most. */
function isOurs(path: string, query: URLSearchParams, body: string): boolean {
  const { auth_signature, ...signed } = Object.fromEntries(query)
  const sorted = Object.entries(signed)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&')
  const right = createHmac('sha256', account.secret).update(`POST\n${path}\n${sorted}`).digest('hex')
  const age = Math.abs(Date.now() / 1000 - Number(signed.auth_timestamp))
  return (
    auth_signature === right &&
    signed.auth_key === account.key &&
    signed.auth_version === '1.0' &&
    signed.body_md5 === createHash('md5').update(body).digest('hex') &&
    age <= 600
  )
}

function goWrong(response: ServerResponse, fault: Exclude<PusherFault, 'lost'>): void {
  if (typeof fault === 'object') refuse(response, fault.status)
  if (fault === 'garbage')
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>A proxy says hello.</p>')
  if (fault !== 'drip') return
  response.writeHead(200, { 'content-type': 'application/json' })
  const drip = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(drip))
}

/** Its sentences name what nobody may see again. */
const refuse = (response: ServerResponse, status: number) =>
  void response.writeHead(status).end(`The secret ${account.secret} is refused: asha@school.example.`)
