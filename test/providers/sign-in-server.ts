import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

/** `hang`: no answer. `drip`: one that never ends. `flood`: nor this one, and fast. `elsewhere`: a redirect. */
export type Fault =
  | 'broken'
  | 'busy'
  | 'garbage'
  | 'odd'
  | 'elsewhere'
  | 'hang'
  | 'drip'
  | 'drop'
  | 'flood'
  | 'spent'

export type Call = {
  method: string
  path: string
  query: URLSearchParams
  form: URLSearchParams
  body: string
  headers: IncomingMessage['headers']
}
export type Reply = { status: number; body?: unknown; location?: string }
export type Routes = Record<string, (call: Call) => Reply>

/** An account provider on a port of this machine. */
export type VendorServer = {
  url: string
  /** What came in, oldest first. */
  calls: Call[]
  /** Each answer takes so long, in ms. */
  delay: number
  /** The call after the next `skip` goes wrong so. */
  fail(fault: Fault, skip?: number): void
  [Symbol.asyncDispose](): Promise<void>
}

/** `routes` by method and path: `GET /user`. */
export async function startVendor(routes: (url: string) => Routes): Promise<VendorServer> {
  const faults: (Fault | undefined)[] = []
  const http = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(http.address() as { port: number }).port}`
  const known = routes(url)
  const server: VendorServer = {
    url,
    calls: [],
    delay: 0,
    fail: (fault, skip = 0) => {
      faults.push(...Array.from({ length: skip }, () => undefined), fault)
    },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', url)
    const { method = '', headers } = request
    const body = await readText(request)
    const call = { method, path, query, form: new URLSearchParams(body), body, headers }
    server.calls.push(call)
    await sleep(server.delay)
    const fault = faults.shift()
    const reply = known[`${method} ${path}`]?.(call) ?? { status: 404, body: { message: 'Not Found' } }
    if (fault) goWrong(response, fault)
    else send(response, reply)
  }
  return server
}

function send(response: ServerResponse, { status, body, location }: Reply): void {
  const headers = { 'content-type': 'application/json', ...(location && { location }) }
  response.writeHead(status, headers).end(body === undefined ? '' : JSON.stringify(body))
}

function goWrong(response: ServerResponse, fault: Fault): void {
  if (fault === 'broken') send(response, { status: 500, body: { error: 'server_error' } })
  if (fault === 'busy') send(response, { status: 429, body: { message: 'Slow down' } })
  if (fault === 'garbage') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>A proxy</p>')
  if (fault === 'odd') send(response, { status: 200, body: [{ access_token: 7, id: null, keys: 'none' }] })
  if (fault === 'elsewhere') send(response, { status: 307, location: '/elsewhere' })
  if (fault === 'drop') response.destroy()
  if (fault === 'spent')
    response.writeHead(403, { 'x-ratelimit-remaining': '0' }).end(JSON.stringify({ message: 'Spent' }))
  if (fault === 'flood')
    Readable.from(flood())
      .on('error', () => {})
      .pipe(response.writeHead(200))
  if (fault !== 'drip') return
  response.writeHead(200, { 'content-type': 'application/json' })
  const drip = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(drip))
}

function* flood() {
  for (;;) yield ' '.repeat(65_536)
}
