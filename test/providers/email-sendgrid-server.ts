import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const words = Type.String({ minLength: 1 })
const Address = Type.Object(
  { email: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$' }), name: Type.Optional(words) },
  { additionalProperties: false },
)

/** What https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send takes, as far as a mail of ours needs it. */
const Mail = Type.Object(
  {
    from: Address,
    subject: words,
    personalizations: Type.Tuple([
      Type.Object({ to: Type.Tuple([Address]) }, { additionalProperties: false }),
    ]),
    content: Type.Array(Type.Object({ type: words, value: words }, { additionalProperties: false }), {
      minItems: 1,
    }),
    headers: Type.Record(Type.String(), Type.String()),
    custom_args: Type.Record(Type.String(), Type.String()),
    tracking_settings: Type.Record(Type.String(), Type.Object({ enable: Type.Boolean() })),
  },
  { additionalProperties: false },
)
export type SendgridMail = Static<typeof Mail>

/** `hang`: taken by nobody, no answer. `lost`: taken, and the connection breaks. `drip`: an answer that never ends. */
export type SendgridFault =
  | 'hang'
  | 'lost'
  | 'drip'
  | 'garbage'
  | { status: number; field?: string; location?: string }

export type SendgridServer = {
  url: string
  taken: (SendgridMail & { id: string })[]
  /** How many calls came in, whatever became of them. */
  calls: number
  fail(fault: SendgridFault): void
  [Symbol.asyncDispose](): Promise<void>
}

export const apiKey = 'SG.a-key-that-nobody-may-see'

/** SendGrid's mail resource on a port of this machine, with the faults of a real vendor. */
export async function startSendgrid(): Promise<SendgridServer> {
  const faults: SendgridFault[] = []
  const http = createServer((request, response) => {
    server.calls += 1
    answer(server, faults.shift(), request, response).catch((error: unknown) =>
      response.destroy(error as Error),
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server: SendgridServer = {
    url: `http://127.0.0.1:${(http.address() as { port: number }).port}`,
    taken: [],
    calls: 0,
    fail: (fault) => faults.push(fault),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

async function answer(
  server: SendgridServer,
  fault: SendgridFault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body: unknown = JSON.parse((await readText(request)) || 'null')
  if (request.headers.authorization !== `Bearer ${apiKey}`) return refuse(response, 401)
  if (request.method !== 'POST' || request.url !== '/v3/mail/send') return refuse(response, 404)
  if (fault && fault !== 'lost') return goWrong(response, fault)
  if (!Value.Check(Mail, body)) return refuse(response, 400, Value.Errors(Mail, body)[0]?.instancePath)
  const id = randomBytes(16).toString('base64url')
  server.taken.push({ ...body, id })
  if (fault === 'lost') response.destroy()
  else response.writeHead(202, { 'x-message-id': id }).end()
}

function goWrong(response: ServerResponse, fault: Exclude<SendgridFault, 'lost'>): void {
  if (typeof fault === 'object') {
    if (fault.location) response.setHeader('location', fault.location)
    refuse(response, fault.status, fault.field)
  }
  if (fault === 'garbage')
    response.writeHead(202, { 'content-type': 'text/html' }).end('<p>A proxy says hello.</p>')
  if (fault !== 'drip') return
  response.writeHead(202, { 'x-message-id': 'never-ending' })
  const drip = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(drip))
}

/** Its sentences name what nobody may see again. */
const refuse = (response: ServerResponse, status: number, field: string | null = null) => {
  const message = `asha@school.example is refused; the key was ${apiKey}.`
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ errors: [{ message, field, help: null }] }))
}
