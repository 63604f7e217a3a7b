import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { Type } from 'typebox'
import { Value } from 'typebox/value'

/** A report in the vendor's eyes. */
export type Arrived = {
  name: string
  message: string
  stack: string
  where: string
  request_id: string
  facts: Record<string, unknown>
  /** All that came over the wire. */
  whole: string
}

/** `hang`: taken, no answer. `refuse`: an answer that says that it will never take it. */
export type Mode = 'fine' | 'hang' | 'away' | 'refuse'

export type ReportServer = {
  url: string
  arrived: Arrived[]
  calls: number
  set(mode: Mode): void
  [Symbol.asyncDispose](): Promise<void>
}

export const token = 'a-token-that-nobody-may-see'
type Read = (request: IncomingMessage, body: string) => { status: number; arrived: Arrived[] }

async function startServer(read: Read): Promise<ReportServer> {
  let mode: Mode = 'fine'
  async function answer(request: IncomingMessage, response: ServerResponse) {
    server.calls += 1
    const body = await readText(request)
    if (mode === 'away') return void response.destroy()
    if (mode === 'hang') return
    const { status, arrived } = mode === 'refuse' ? { status: 422, arrived: [] } : read(request, body)
    if (status === 200) server.arrived.push(...arrived)
    const words = status === 200 ? { err: 0, result: {} } : { err: 1, message: `refused: ${token}` }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(words))
  }
  const http = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server: ReportServer = {
    url: `http://127.0.0.1:${(http.address() as { port: number }).port}`,
    arrived: [],
    calls: 0,
    set(next) {
      mode = next
      if (next !== 'hang') http.closeAllConnections()
    },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

const Frame = Type.Object({ filename: Type.String(), lineno: Type.Union([Type.Integer(), Type.Null()]) })

/** What https://docs.rollbar.com/reference/create-item takes, and nothing about who called or how the program was started. */
const Item = Type.Object({
  data: Type.Object({
    environment: Type.String({ minLength: 1 }),
    level: Type.Literal('error'),
    language: Type.Literal('javascript'),
    timestamp: Type.Integer(),
    uuid: Type.String(),
    context: Type.String(),
    body: Type.Object({
      trace_chain: Type.Array(
        Type.Object({
          frames: Type.Array(Frame),
          exception: Type.Object({ class: Type.String(), message: Type.String() }),
        }),
        { minItems: 1 },
      ),
    }),
    custom: Type.Object({
      request_id: Type.String(),
      at: Type.String({ pattern: '^2027-01-01T' }),
      facts: Type.Record(Type.String(), Type.Unknown()),
    }),
    server: Type.Object({ host: Type.String(), pid: Type.Integer() }, { additionalProperties: false }),
    request: Type.Optional(Type.Undefined()),
    person: Type.Optional(Type.Undefined()),
  }),
})

export const startRollbar = () =>
  startServer(({ method, url, headers }, body) => {
    const given: unknown = JSON.parse(body)
    if (method !== 'POST' || url !== '/api/1/item/') return { status: 404, arrived: [] }
    if (headers['x-rollbar-access-token'] !== token) return { status: 403, arrived: [] }
    if (!Value.Check(Item, given)) return { status: 422, arrived: [] }
    const { body: parts, context, custom } = given.data
    const { request_id, facts } = custom
    const chain = parts.trace_chain.map(({ exception, frames }) => ({ ...exception, frames }))
    const stack = chain
      .map((each) => `${each.class}: ${each.message} ${JSON.stringify(each.frames)}`)
      .join('\n')
    const { class: name = '', message = '' } = chain[0] ?? {}
    const arrived = {
      name,
      message,
      stack,
      where: context,
      request_id: String(request_id),
      facts,
      whole: body,
    }
    return { status: 200, arrived: [arrived] }
  })

const Attribute = Type.Object({
  key: Type.String(),
  value: Type.Union([
    Type.Object({ stringValue: Type.String() }),
    Type.Object({ intValue: Type.Union([Type.Integer(), Type.String()]) }),
    Type.Object({ doubleValue: Type.Number() }),
  ]),
})
const Record = Type.Object({
  timeUnixNano: Type.String({ pattern: '^[0-9]{19}$' }),
  severityNumber: Type.Literal(17),
  severityText: Type.Literal('ERROR'),
  body: Type.Object({ stringValue: Type.String() }),
  attributes: Type.Array(Attribute),
})

/** What https://opentelemetry.io/docs/specs/otlp/#otlphttp takes as JSON. */
const Logs = Type.Object({
  resourceLogs: Type.Array(
    Type.Object({
      resource: Type.Object({ attributes: Type.Array(Attribute) }),
      scopeLogs: Type.Array(Type.Object({ logRecords: Type.Array(Record) })),
    }),
  ),
})

export const startCollector = () =>
  startServer(({ method, url, headers }, body) => {
    if (method !== 'POST' || url !== '/v1/logs') return { status: 404, arrived: [] }
    if (headers['api-key'] !== token || headers.tenant !== 'school 1') return { status: 401, arrived: [] }
    const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body).toString() : body
    const given: unknown = JSON.parse(text)
    if (!Value.Check(Logs, given)) return { status: 400, arrived: [] }
    const records = given.resourceLogs.flatMap(({ resource, scopeLogs }) => {
      if (read(resource.attributes)['service.name'] !== 'sangam') throw new Error('no name of a service')
      return scopeLogs.flatMap(({ logRecords }) => logRecords)
    })
    return {
      status: 200,
      arrived: records.map((record) => ({ ...toArrived(record.attributes), whole: text })),
    }
  })

type Given = { key: string; value: object }[]
const read = (attributes: Given): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

function toArrived(attributes: Given) {
  const all = read(attributes)
  const own = Object.entries(all).flatMap(([key, value]) =>
    key.startsWith('sangam.') ? [[key.slice('sangam.'.length), value]] : [],
  )
  const { where, request_id, ...facts } = Object.fromEntries(own) as Record<string, unknown>
  return {
    name: String(all['exception.type']),
    message: String(all['exception.message']),
    stack: String(all['exception.stacktrace']),
    where: String(where),
    request_id: String(request_id),
    facts,
  }
}
