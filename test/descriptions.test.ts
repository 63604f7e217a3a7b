import { expect, it } from 'vitest'
import { dialectNames } from '#dialects'
import { fill, makeEverything } from './everything.ts'
import { signIn } from './quiz-world.ts'
import { openWorld, type World } from './world.ts'

type Parameter = { name: string; in: string; required?: boolean; schema: object }
type Operation = {
  operationId: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: { format?: string } }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}
type Told = Operation & { method: string; path: string }

async function read(world: World, address = '/openapi.json'): Promise<Told[]> {
  const document = (await (await world.app()).inject(address)).json()
  return Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, operations]) =>
      Object.entries(operations).map(([method, one]) => ({ ...one, method: method.toUpperCase(), path })),
  )
}

const findIn = (all: Told[], operationId: string) =>
  all.find((one) => one.operationId === operationId) ?? expect.fail(`no ${operationId}`)
const headersOf = ({ parameters = [] }: Operation) =>
  parameters.filter((one) => one.in === 'header').map(({ name }) => name)

it('names every operation once, with every parameter of its address and something for every answer', async () => {
  await using world = await openWorld()
  const addresses = ['/openapi.json', ...dialectNames.map((name) => `/openapi/${name}.json`)]
  for (const address of addresses) {
    const all = await read(world, address)
    const names = all.map(({ operationId }) => operationId)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(names.filter((name) => !/^[a-z]+[A-Z0-9]\w*$/.test(name ?? ''))).toEqual([])
    for (const { method, path, operationId, parameters = [], responses, requestBody } of all) {
      const inPath = parameters.filter((one) => one.in === 'path')
      expect([operationId, inPath.map(({ name }) => name).toSorted()]).toEqual([
        operationId,
        [...path.matchAll(/\{(\w+|\*)\}/g)].map(([, name]) => name).toSorted(),
      ])
      expect(inPath.every(({ required }) => required === true)).toBe(true)
      for (const { schema } of parameters) expect(schema).toBeTypeOf('object')
      expect(Object.keys(responses)).not.toEqual([])
      for (const [status, { description, content = {} }] of Object.entries(responses)) {
        expect([operationId, status]).toEqual([
          operationId,
          expect.stringMatching(/^([1-5](\d\d|XX)|default)$/),
        ])
        expect(description).toBeTypeOf('string')
        for (const { schema } of Object.values(content)) expect(schema).toBeTypeOf('object')
      }
      if (requestBody) expect(Object.keys(requestBody.content)).not.toEqual([])
      if (method === 'GET' && address === '/openapi.json') expect(requestBody).toBeUndefined()
    }
  }
})

it('says what files and tables are sent as, and what is fetched as one', async () => {
  await using world = await openWorld()
  const all = await read(world)
  const sent = (name: string) =>
    Object.entries(findIn(all, name).requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema])
  const form = {
    type: 'object',
    properties: { file: { type: 'string', format: 'binary' } },
    required: ['file'],
  }
  const file = [
    ['application/octet-stream', { type: 'string', format: 'binary' }],
    ['multipart/form-data', form],
  ]
  expect(sent('postFiles')).toEqual(file)
  expect(sent('putMePicture')).toEqual(file)
  expect(sent('postCohortsByIdEnrolments')).toContainEqual(['text/csv', { type: 'string' }])
  expect(findIn(all, 'getCoursesByIdGradesCsv').responses['200']?.content).toEqual({
    'text/csv': { schema: { type: 'string' } },
  })
  const problems = findIn(all, 'getCoursesById').responses['4XX']?.content
  expect(Object.keys(problems ?? {})).toEqual(['application/problem+json'])
})

/** The header is refused by whoever reads it, and by nobody else. */
const probes = [
  ['Idempotency-Key', ['POST'], '', '/problems/invalid_idempotency_key'],
  ['If-Match', ['PATCH', 'PUT', 'DELETE', 'POST'], '"999999"', '/problems/changed_meanwhile'],
] as const
/** Whoever asks for these is signed out, or somebody else. */
const ofAccounts = /^\/v1\/(me|sessions|users|second|social|sign|password|email|phone|passkey|tokens|signing)/

it.each(probes)('says of %s where it is heeded', async (header, methods, value, type) => {
  await using world = await openWorld()
  const owner = await signIn(world, 'admin')
  const ids = await makeEverything(owner.ctx)
  const all = (await read(world)).filter(
    ({ method, path }) => methods.some((one) => one === method) && !ofAccounts.test(path),
  )
  const heeded: string[] = []
  // What says that it heeds the header first: the others do what they are asked.
  const inOrder = all.toSorted(
    (a, b) => Number(headersOf(b).includes(header)) - Number(headersOf(a).includes(header)),
  )
  for (const { method, path, operationId } of inOrder) {
    const url = fill(path.replace('/v1', '').replace(/\{(\w+)\}/g, ':$1'), ids)
    const reply = await owner.call(method, url, {}, { [header]: value })
    if (reply.body?.type === type) heeded.push(operationId)
  }
  const told = all.filter((one) => headersOf(one).includes(header)).map(({ operationId }) => operationId)
  expect(told).toEqual(expect.arrayContaining(heeded))
  expect(heeded.length).toBeGreaterThan(5)
})
