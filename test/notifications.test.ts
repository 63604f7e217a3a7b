import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { enrolMe } from '#features/learning/index.ts'
import { problem } from './identity/caller.ts'
import { firstOf, setUser, tell, titles, unread } from './notification-desk.ts'
import { enter, publish } from './web-school.ts'
import { openWorld } from './world.ts'

const news = { kind: 'announcement', title: 'News', body: 'It rains.' } as const

it('shows whoever is meant what was told to them, to their role and to everyone, and nobody else', async () => {
  await using world = await openWorld()
  const [asha, ravi, teacher] = [
    await enter(world, 'student'),
    await enter(world, 'student'),
    await enter(world, 'instructor'),
  ]
  await tell(world, { ...news, title: 'Mine', to: { user_ids: [asha.user.id] }, url: '/courses' })
  await tell(world, { ...news, title: 'Students', to: { role: 'student' } })
  await tell(world, { ...news, title: 'All', to: 'everyone' })
  expect(await titles(asha)).toEqual(['All', 'Students', 'Mine'])
  expect(await titles(ravi)).toEqual(['All', 'Students'])
  expect(await titles(teacher)).toEqual(['All'])
  expect(await Promise.all([asha, ravi, teacher].map(unread))).toEqual([3, 2, 1])
  const { data, next_cursor } = (await asha.call('GET', '/me/notifications?limit=2')).body
  expect(data[0]).toMatchObject({
    title: 'All',
    kind: 'announcement',
    tone: 'info',
    is_read: false,
    read_at: null,
  })
  expect(await titles(asha, `?limit=2&cursor=${next_cursor}`)).toEqual(['Mine'])
  expect(await titles(asha, '?kind=course')).toEqual([])
  expect((await asha.call('GET', '/me/notifications?kind=x')).status).toBe(400)
  expect((await asha.call('GET', '/me/notifications?cursor=x')).body.type).toBe(problem('invalid_cursor'))
})

it('tells many with one row', async () => {
  await using world = await openWorld()
  for (let count = 0; count < 5; count += 1) await world.person('student')
  await tell(world, { ...news, to: 'everyone' })
  const { rows } = await sql<{ told: number; marks: number }>`
    select (select count(*)::int from notifications) as told, (select count(*)::int from notification_marks) as marks`.execute(
    world.database.db,
  )
  expect(rows).toEqual([{ told: 1, marks: 0 }])
})

it('shows nobody what was told before they came, or what is for a role that they have no more', async () => {
  await using world = await openWorld()
  await tell(world, { ...news, title: 'Before', to: 'everyone' })
  await world.goTo('2027-01-01T00:05:00Z')
  const asha = await enter(world, 'student')
  await tell(world, { ...news, title: 'Students', to: { role: 'student' } })
  await tell(world, { ...news, title: 'Teachers', to: { role: 'instructor' } })
  expect(await titles(asha)).toEqual(['Students'])
  await setUser(world, asha, { role: 'instructor' })
  expect(await titles(asha)).toEqual(['Teachers'])
})

it('shows what was told to a course to whoever was in it then and still is, and to its teacher', async () => {
  await using world = await openWorld()
  const [teacher, asha, ravi, other] = [
    await enter(world, 'instructor'),
    await enter(world, 'student'),
    await enter(world, 'student'),
    await enter(world, 'instructor'),
  ]
  const { course } = await publish(teacher)
  await enrolMe(asha.ctx, course)
  await tell(world, { ...news, kind: 'course', title: 'First', to: { course_id: course.id } })
  await world.goTo('2027-01-01T00:05:00Z')
  await enrolMe(ravi.ctx, course)
  await tell(world, { ...news, kind: 'course', title: 'Second', to: { course_id: course.id } })
  expect(await titles(asha)).toEqual(['Second', 'First'])
  expect(await titles(ravi)).toEqual(['Second'])
  expect(await titles(teacher)).toEqual(['Second', 'First'])
  expect(await titles(other)).toEqual([])
  const enrolments = (await asha.call('GET', '/me/enrolments')).body.data
  await asha.call('DELETE', `/enrolments/${enrolments[0].id}`)
  expect(await titles(asha)).toEqual([])
  expect(await unread(asha)).toBe(0)
})

it.each(['mine', 'everyone'] as const)('is read and removed by one reader alone: %s', async (whose) => {
  await using world = await openWorld()
  const [asha, ravi] = [await enter(world, 'student'), await enter(world, 'student')]
  const to = whose === 'mine' ? { user_ids: [asha.user.id, ravi.user.id] } : 'everyone'
  await tell(world, { ...news, to })
  const { id } = await firstOf(asha)
  for (let times = 0; times < 2; times += 1)
    expect((await asha.call('PUT', `/me/notifications/${id}/read`)).status).toBe(204)
  expect(await firstOf(asha)).toMatchObject({ is_read: true, read_at: '2027-01-01T00:00:00.000Z' })
  expect([await unread(asha), await unread(ravi)]).toEqual([0, 1])
  expect(await titles(asha, '?unread=true')).toEqual([])
  expect((await asha.call('DELETE', `/me/notifications/${id}`)).status).toBe(204)
  expect([await titles(asha), await titles(ravi)]).toEqual([[], ['News']])
  for (const [method, end] of [
    ['DELETE', ''],
    ['PUT', '/read'],
  ] as const)
    expect((await asha.call(method, `/me/notifications/${id}${end}`)).body.type).toBe(
      problem('notification_not_found'),
    )
})

it('knows nothing of another’s, of a course’s that one is not in, and of what is not there', async () => {
  await using world = await openWorld()
  const [teacher, asha, ravi] = [
    await enter(world, 'instructor'),
    await enter(world, 'student'),
    await enter(world, 'student'),
  ]
  const { course } = await publish(teacher)
  await tell(world, { ...news, to: { user_ids: [asha.user.id] } })
  await tell(world, { ...news, to: { course_id: course.id } })
  const ids = [(await firstOf(asha)).id, (await firstOf(teacher)).id, asha.user.id]
  for (const id of ids)
    for (const [method, url] of [
      ['PUT', `${id}/read`],
      ['DELETE', id],
    ] as const)
      expect((await ravi.call(method, `/me/notifications/${url}`)).status).toBe(404)
  expect((await ravi.call('PUT', '/me/notifications/read', { up_to: ids[0] })).body.type).toBe(
    problem('unknown_notification'),
  )
  expect((await ravi.call('DELETE', '/me/notifications/x')).status).toBe(400)
  expect([await unread(asha), await unread(teacher)]).toEqual([1, 1])
})

it('is read as a whole, up to the newest that was seen: what comes after it stays unread', async () => {
  await using world = await openWorld()
  const asha = await enter(world, 'student')
  const toBoth = async (title: string) => {
    await tell(world, { ...news, title: `${title} to all`, to: 'everyone' })
    await tell(world, { ...news, title: `${title} to me`, to: { user_ids: [asha.user.id] } })
  }
  await toBoth('old')
  const { id } = await firstOf(asha)
  await toBoth('new')
  expect((await asha.call('PUT', '/me/notifications/read', { up_to: id })).status).toBe(204)
  expect(await titles(asha, '?unread=true')).toEqual(['new to me', 'new to all'])
  expect(await unread(asha)).toBe(2)
  expect((await asha.call('PUT', '/me/notifications/read')).status).toBe(204)
  expect([await unread(asha), await titles(asha, '?unread=true')]).toEqual([0, []])
  await toBoth('last')
  expect(await unread(asha)).toBe(2)
})

it('loses none that is told while somebody reads all of them', { timeout: 60_000 }, async () => {
  await using world = await openWorld()
  const asha = await enter(world, 'student')
  for (let round = 0; round < 10; round += 1) {
    const { id } = (await tell(world, { ...news, title: `${round}`, to: 'everyone' }))[0] ?? { id: '' }
    await Promise.all([
      asha.call('PUT', '/me/notifications/read', { up_to: id }),
      tell(world, { ...news, title: `${round} to all`, to: 'everyone' }),
      tell(world, { ...news, title: `${round} to me`, to: { user_ids: [asha.user.id] } }),
    ])
    expect((await titles(asha, '?unread=true')).toSorted()).toEqual([`${round} to all`, `${round} to me`])
    await asha.call('PUT', '/me/notifications/read')
  }
})

it('tells the reader’s open windows what comes, what is read and what is removed', async () => {
  await using world = await openWorld()
  const asha = await enter(world, 'student')
  await tell(world, { ...news, to: { user_ids: [asha.user.id] } })
  await tell(world, { ...news, title: 'All', to: 'everyone' })
  const { id } = await firstOf(asha)
  await asha.call('PUT', `/me/notifications/${id}/read`)
  await asha.call('PUT', `/me/notifications/${id}/read`)
  await asha.call('DELETE', `/me/notifications/${id}`)
  await asha.call('PUT', '/me/notifications/read')
  const own = await world.database.db
    .selectFrom('stream_items')
    .select(['type', 'data'])
    .orderBy('seq')
    .execute()
  expect(own).toMatchObject([
    { type: 'notification.created', data: { title: 'News', is_read: false, is_quiet: false } },
    { type: 'notification.read', data: { id } },
    { type: 'notification.removed', data: { id } },
    { type: 'notification.read', data: { up_to: null } },
  ])
  const many = await world.database.db
    .selectFrom('stream_broadcasts')
    .select(['type', 'audience', 'data'])
    .execute()
  expect(many).toMatchObject([
    { type: 'notification.created', audience: 'everyone', data: { id, title: 'All', is_quiet: true } },
  ])
})

it('counts no further than 1,000', async () => {
  await using world = await openWorld()
  const asha = await enter(world, 'student')
  await sql`
    insert into notifications (audience, user_id, kind, title, body, created_at)
    select 'user', ${asha.user.id}, 'message', 'x', '', ${world.makeCtx().now()} from generate_series(1, 1200)`.execute(
    world.database.db,
  )
  expect(await unread(asha)).toBe(1000)
  await asha.call('PUT', '/me/notifications/read')
  expect(await unread(asha)).toBe(0)
})
