import { expect, it } from 'vitest'
import { pushToTopicNow } from '#features/push/index.ts'
import { jobHandlers } from '#worker'
import { runDueJobs } from './jobs.ts'
import { browserToken, sandboxPushes, webPush } from './push-world.ts'
import { signIn } from './quiz-world.ts'
import { openWorld, type World } from './world.ts'

const words = { title: 'News', body: 'School begins' }
const problem = (name: string) => ({ type: `/problems/${name}` })

it('subscribes my devices to topics, and takes them out', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'student')
  const { id } = (await call('POST', '/me/devices', { token: 'mine' })).body
  for (const topic of ['news', 'a-Z_0.~%25', 'news'])
    expect((await call('PUT', `/devices/${id}/topics/${topic}`)).status).toBe(204)
  expect((await call('GET', `/devices/${id}`)).body.topics).toEqual(['a-Z_0.~%', 'news'])
  expect((await call('DELETE', `/devices/${id}/topics/news`)).status).toBe(204)
  expect((await call('DELETE', `/devices/${id}/topics/news`)).status).toBe(204)
  expect((await call('GET', `/devices/${id}`)).body.topics).toEqual(['a-Z_0.~%'])
  expect((await call('PUT', `/devices/${id}/topics/with%20blank`)).status).toBe(400)
})

it('lets a device hear of a hundred topics', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'student')
  const { id } = (await call('POST', '/me/devices', { token: 'mine' })).body
  for (let index = 0; index < 100; index += 1) await call('PUT', `/devices/${id}/topics/t${index}`)
  expect((await call('PUT', `/devices/${id}/topics/one-more`)).body).toMatchObject(problem('too_many_topics'))
  expect((await call('PUT', `/devices/${id}/topics/t7`)).status).toBe(204)
})

it('subscribes any tokens for staff, with a result for each', async () => {
  await using world = await openWorld()
  const [admin, asha] = [await signIn(world, 'admin'), await signIn(world, 'student')]
  const { id } = (await asha.call('POST', '/me/devices', { token: 'ashas' })).body
  const tokens = ['ashas', 'bare', 'with a blank', 'bare']
  const { status, body } = await admin.call('POST', '/topics/news/subscriptions', { tokens })
  expect([status, body.results]).toEqual([
    200,
    [
      { token: 'ashas', failure: null },
      { token: 'bare', failure: null },
      { token: 'with a blank', failure: 'not_a_token' },
    ],
  ])
  expect((await asha.call('GET', `/devices/${id}`)).body).toMatchObject({
    user_id: asha.user.id,
    topics: ['news'],
  })
  const ended = await admin.call('POST', '/topics/news/unsubscriptions', { tokens })
  expect(ended.body.results).toHaveLength(3)
  expect((await asha.call('GET', `/devices/${id}`)).body.topics).toEqual([])
  expect((await asha.call('POST', '/topics/news/subscriptions', { tokens })).status).toBe(403)
})

it('hands one message to a vendor that keeps the topics', async () => {
  await using world = await openWorld()
  const admin = await signIn(world, 'admin')
  await admin.call('POST', '/topics/news/subscriptions', { tokens: ['one', 'two'] })
  const { body } = await admin.call('POST', '/pushes', { topic: 'news', ...words })
  expect(body).toMatchObject({ topic: 'news', results: { data: [{ to: '/topics/news', status: 'queued' }] } })
  await world.settle()
  expect((await sandboxPushes(world)).map(({ recipient }) => recipient)).toEqual(['/topics/news'])
  expect((await admin.call('GET', '/pushes?topic=news')).body.data).toHaveLength(1)
  expect((await admin.call('GET', '/pushes?topic=other')).body.data).toEqual([])
})

const readMessages = (world: World) =>
  world.database.db
    .selectFrom('messages')
    .select(['recipient', 'push_id', 'user_id', 'status', 'failure'])
    .where('channel', '=', 'push')
    .orderBy('no')
    .execute()

it('pushes to each who subscribed where we keep the topics, and to each once', {
  timeout: 60_000,
}, async () => {
  await using world = await openWorld(webPush)
  const [admin, asha] = [await signIn(world, 'admin'), await signIn(world, 'student')]
  const own = browserToken('asha')
  const device = (await asha.call('POST', '/me/devices', { token: own })).body
  await asha.call('PUT', `/devices/${device.id}/topics/news`)
  const bare = Array.from({ length: 30 }, (_, index) => browserToken(`browser-${index}`))
  const results = (await admin.call('POST', '/topics/news/subscriptions', { tokens: bare })).body.results
  expect(results.every(({ failure }: { failure: unknown }) => failure === null)).toBe(true)
  await admin.call('POST', '/topics/other/subscriptions', { tokens: [browserToken('elsewhere')] })
  const { body } = await admin.call('POST', '/pushes', { topic: 'news', ...words })
  expect(body.results.data).toEqual([])
  await world.settle()
  const messages = await readMessages(world)
  expect(messages.map(({ recipient }) => recipient).toSorted()).toEqual([own, ...bare].toSorted())
  expect(messages.find(({ recipient }) => recipient === own)?.user_id).toBe(asha.user.id)
  expect(new Set(messages.map(({ push_id }) => push_id))).toEqual(new Set([body.id]))
})

const subscribeMany = (world: World, count: number) =>
  world.database.pool.query(
    `
    with made as (
      insert into devices (vendor, token, created_at, seen_at)
      select 'web-push', 'token-' || n, now(), now() from generate_series(1, $1::integer) n returning id)
    insert into device_topics (device_id, topic, at) select id, 'news', now() from made`,
    [count],
  )

it('goes on batch by batch with a topic of thousands', async () => {
  await using world = await openWorld(webPush)
  const { pool, db } = world.database
  await subscribeMany(world, 4500)
  const admin = await signIn(world, 'admin')
  await admin.call('POST', '/pushes', { topic: 'news', ...words })
  for (let turns = 0; turns < 10; turns += 1) await runDueJobs(world, world.makeCtx(), jobHandlers)
  const { rows } = await pool.query(
    'select count(*)::int as n, count(distinct recipient)::int as each from messages where push_id is not null',
  )
  expect(rows).toEqual([{ n: 4500, each: 4500 }])
  const bulk = db.selectFrom('messages').select('is_bulk').distinct()
  expect(await bulk.execute()).toEqual([{ is_bulk: true }])
})

it('lets who waits for a topic hear that nobody subscribed', async () => {
  await using world = await openWorld(webPush)
  const pushed = await pushToTopicNow(world.as({ kind: 'system' }), 'nobody', words)
  expect(pushed).toMatchObject({ addressed: 0, accepted: 0 })
})

it('pushes to all the others when none of the first who subscribed takes it, and says so to who waits', async () => {
  await using world = await openWorld(webPush)
  await subscribeMany(world, 1100)
  const pushed = await pushToTopicNow(world.as({ kind: 'system' }), 'news', words)
  expect(pushed).toMatchObject({ addressed: 500, accepted: 0 })
  const counts = () =>
    world.database.pool.query(
      'select status, count(*)::int as n, count(distinct recipient)::int as each from messages group by 1 order by 1',
    )
  expect((await counts()).rows).toEqual([{ status: 'failed', n: 500, each: 500 }])
  await runDueJobs(world, world.makeCtx(), jobHandlers)
  expect((await counts()).rows).toEqual([
    { status: 'queued', n: 600, each: 600 },
    { status: 'failed', n: 500, each: 500 },
  ])
})

it('tells a vendor that keeps the topics when a device is somebody else’s, and nothing that came since', async () => {
  await using world = await openWorld()
  const [asha, ravi] = [await signIn(world, 'student'), await signIn(world, 'student')]
  const first = (await asha.call('POST', '/me/devices', { token: 'shared' })).body
  for (const topic of ['news', 'games']) await asha.call('PUT', `/devices/${first.id}/topics/${topic}`)
  const second = (await ravi.call('POST', '/me/devices', { token: 'shared' })).body
  await ravi.call('PUT', `/devices/${second.id}/topics/games`)
  const removed: string[][] = []
  const { topics, ...push } = world.providers.push
  const remove = async (topic: string, tokens: readonly string[]) => {
    removed.push([topic, ...tokens])
    return topics?.remove(topic, tokens) ?? []
  }
  const add = topics?.add ?? (async () => [])
  const providers = { ...world.providers, push: { ...push, topics: { add, remove } } }
  await runDueJobs(world, { ...world.makeCtx(), providers }, jobHandlers)
  expect(removed).toEqual([['news', 'shared']])
})
