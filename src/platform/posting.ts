import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'

/** `signal` ends the whole exchange; what `agent` connects to is its own affair. `most`, in bytes, is read of the answer. */
export type Posting = {
  agent: http.Agent
  headers: Readonly<Record<string, string | number>>
  body: string | Buffer
  signal: AbortSignal
  most: number
}

export type Posted = { status: number; headers: IncomingHttpHeaders; body: Buffer }

/** Sends, and reads the answer to its end or as far as `most`. A redirect is an answer. Throws what Node throws. */
export async function post(url: URL, { most, body, headers, ...options }: Posting): Promise<Posted> {
  const { promise: answer, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const { request } = url.protocol === 'https:' ? https : http
  const length = { 'content-length': Buffer.byteLength(body) }
  request(url, { method: 'POST', ...options, headers: { ...headers, ...length } })
    .on('response', resolve)
    .on('error', reject)
    // Whoever answers with another protocol gives neither.
    .on('close', () => reject(new Error('The connection was closed without an answer.')))
    .end(body)
  const response = await answer
  const some = await readSome(response, most)
  // An answer without a length ends with its connection, even if it is the signal that ended that.
  options.signal.throwIfAborted()
  return { status: response.statusCode ?? 0, headers: response.headers, body: some }
}

async function readSome(response: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size >= most) break
  }
  return Buffer.concat(chunks).subarray(0, most)
}
