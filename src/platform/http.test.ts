import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { readAskedBodies } from './http.ts'

async function openServer() {
  const app = Fastify()
  readAskedBodies(app)
  const body = { type: 'object', required: ['completed'], properties: { completed: { type: 'boolean' } } }
  app.get('/asks', { exposeHeadRoute: false, schema: { body } }, async (request) => ({ read: request.body }))
  app.get('/plain', async (request) => ({ read: request.body ?? null }))
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const get = async (path: string, sent: string, headers: Record<string, string>) => {
    const asked = request(`${base}${path}`, { method: 'GET', headers })
    asked.end(sent)
    const [response] = await once(asked, 'response')
    return [response.statusCode, JSON.parse(await text(response)).read]
  }
  return { get, [Symbol.asyncDispose]: () => app.close() }
}

const json = { 'content-type': 'application/json' }

it('reads the body of a GET where the route asks for one', async () => {
  await using server = await openServer()
  const sent = '{"completed":true}'
  const length = { 'content-length': String(sent.length) }
  expect(await server.get('/asks', sent, { ...json, ...length })).toEqual([200, { completed: true }])
  expect(await server.get('/asks', sent, { ...json, 'transfer-encoding': 'chunked' })).toEqual([
    200,
    { completed: true },
  ])
  expect((await server.get('/asks', '{}', { ...json, 'content-length': '2' }))[0]).toBe(400)
})

it('does not look at one elsewhere, of whatever kind it says to be', async () => {
  await using server = await openServer()
  for (const type of ['application/json', 'text/xml', 'nonsense', ''])
    for (const sent of ['', '{"completed":']) {
      const length = { 'content-length': String(sent.length) }
      expect(await server.get('/plain', sent, { 'content-type': type, ...length })).toEqual([200, null])
    }
})
