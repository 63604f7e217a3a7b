import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { rememberAnswers } from './remembered.ts'

/** A list that counts how often it was made, and waits until it is let go. */
async function openList(listener: Parameters<typeof rememberAnswers>[0]) {
  const app = Fastify()
  const remembered = rememberAnswers(listener, 'catalogue')
  const made: string[] = []
  let gate = Promise.resolve()
  const querystring = { type: 'object', properties: { page: { type: 'string' }, sort: { type: 'string' } } }
  app.get('/list', { schema: { querystring } }, (request, reply) =>
    remembered(request, reply, async () => {
      made.push(request.url)
      await gate
      return { data: Object(request.query).page ?? '' }
    }),
  )
  return {
    made,
    wait: (until: Promise<void>) => {
      gate = until
    },
    get: async (query: string) => (await app.inject(`/list?${query}`)).json().data,
  }
}

it('takes for one question what asks for the same, in whatever order and with whatever else', async () => {
  await using world = await openWorld()
  const list = await openList(world.listener)
  for (const query of ['page=1&sort=a', 'sort=a&page=1', 'page=1&sort=a&nobody=knows', 'x=2&page=1&sort=a'])
    expect(await list.get(query)).toBe('1')
  expect(list.made).toHaveLength(2)
  expect(await list.get('page=2&sort=a')).toBe('2')
  expect(list.made).toHaveLength(3)
})

it('makes an answer once for all who ask for it at once', async () => {
  await using world = await openWorld()
  const list = await openList(world.listener)
  let open = () => {}
  list.wait(
    new Promise((resolve) => {
      open = resolve
    }),
  )
  const asked = Array.from({ length: 20 }, () => list.get('page=1'))
  await new Promise((resolve) => setTimeout(resolve, 50))
  open()
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['1']))
  expect(list.made).toHaveLength(1)
})

it('forgets the oldest answer when there are too many, and not the others', async () => {
  await using world = await openWorld()
  const list = await openList(world.listener)
  for (let page = 0; page < 1_001; page += 1)
    for (let time = 0; time < 2; time += 1) await list.get(`page=${page}`)
  const before = list.made.length
  for (const page of [1, 500, 1_000]) await list.get(`page=${page}`)
  expect(list.made).toHaveLength(before)
  await list.get('page=0')
  expect(list.made).toHaveLength(before + 1)
})
