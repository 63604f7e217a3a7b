import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { readAskedBodies, refuseNul } from './http.ts'

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

async function openReader() {
  const app = Fastify()
  refuseNul(app)
  app.setErrorHandler((error, _request, reply) => reply.code(400).send({ code: Object(error).code }))
  app.post('/', async ({ body }) => ({ read: body }))
  const read = async (payload: string) => {
    const headers = { 'content-type': 'application/json' }
    const reply = (await app.inject({ method: 'POST', url: '/', headers, payload })).json()
    return reply.code ?? reply.read
  }
  return { read, [Symbol.asyncDispose]: () => app.close() }
}

const bodies: [string, unknown][] = [
  ['{"a":"\\ud800"}', 'half_character'],
  ['{"\\uDC00":1}', 'half_character'],
  ['{"a":"\\ud83d\\ud83d\\ude00"}', 'half_character'],
  ['{"a":"\\ude00\\ud83d"}', 'half_character'],
  ['{"a":"\\ud83d😀"}', 'half_character'],
  ['{"a":"\\\\\\udfff"}', 'half_character'],
  ['{"a":"\\\\\\u0000"}', 'nul_byte'],
  ['{"a":"\\\\ud800 \\\\u0000 \\uD83D\\uDE00"}', { a: '\\ud800 \\u0000 😀' }],
  [`{"a":"\\ud800","b":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'half_character'],
]

it('reads what a text can hold, however it is escaped', async () => {
  await using reader = await openReader()
  for (const [payload, outcome] of bodies)
    expect([payload, await reader.read(payload)]).toEqual([payload, outcome])
})

it('refuses every text with a NUL or half a character, and no other', async () => {
  await using reader = await openReader()
  const unit = fc
    .oneof(
      fc.constantFrom(0, 0x5c, 0x75, 0x64, 0x30),
      fc.integer({ min: 0xd7f0, max: 0xe010 }),
      fc.nat(0xffff),
    )
    .map((code) => String.fromCharCode(code))
  const escaped = (text: string) =>
    [...Array(text.length).keys()]
      .map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join('')
  await fc.assert(
    fc.asyncProperty(fc.string({ unit, maxLength: 6 }), fc.boolean(), async (text, all) => {
      const read = await reader.read(all ? `{"a":"${escaped(text)}"}` : JSON.stringify({ a: text }))
      if (text.isWellFormed() && !text.includes('\0')) expect(read).toEqual({ a: text })
      else expect(['nul_byte', 'half_character']).toContain(read)
    }),
  )
})
