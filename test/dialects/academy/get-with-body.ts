import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** As the student site's axios on a server would: `fetch` sends no body with a GET. */
export async function getWithBody(url: string, init: RequestInit): Promise<Response> {
  const encoded = new Request(url, { ...init, method: 'POST' })
  const body = Buffer.from(await encoded.arrayBuffer())
  const headers = { ...Object.fromEntries(encoded.headers), 'content-length': body.length }
  const sent = request(url, { method: 'GET', headers, agent: false })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const got = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  return new Response(await buffer(answer), { status: answer.statusCode ?? 0, headers: got })
}
