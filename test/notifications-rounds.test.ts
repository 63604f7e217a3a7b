import { expect, it } from 'vitest'
import { enrolMe } from '#features/learning/index.ts'
import { roundLoop } from '#features/notifications/index.ts'
import { runLoop } from '#platform/loops.ts'
import { device, firstOf, sent, tell } from './notification-desk.ts'
import { enter, publish } from './web-school.ts'
import { openWorld } from './world.ts'

const lesson = { kind: 'course', title: 'Lesson 3', body: 'It is open.' } as const

it('goes to everybody of a role, a batch after the other, but to whoever has read it', {
  timeout: 60_000,
}, async () => {
  await using world = await openWorld()
  const [admin, asha, ravi] = [
    await enter(world, 'admin'),
    await enter(world, 'student'),
    await enter(world, 'student'),
  ]
  for (const [who, token] of [
    [asha, 'a'],
    [ravi, 'r'],
    [admin, 'x'],
  ] as const)
    await device(who, token)
  const { body } = await admin.call('POST', '/notifications', {
    to: { role: 'student' },
    title: 'Rain',
    body: 'Stay.',
    steps: [
      { channel: 'push', after_minutes: 0 },
      { channel: 'email', after_minutes: 5 },
    ],
  })
  await ravi.call('PUT', `/me/notifications/${(await firstOf(ravi)).id}/read`)
  await world.settle()
  expect((await sent(world)).map(({ recipient }) => recipient)).toEqual(['a'])
  const { round } = (await admin.call('GET', `/notifications/${body.id}`)).body
  expect(round).toEqual({ queued: 1, done_at: '2027-01-01T00:00:00.000Z' })
  await asha.call('PUT', '/me/notifications/read')
  await world.goTo('2027-01-01T00:10:00Z')
  expect((await sent(world)).map(({ recipient }) => recipient)).toEqual(['a'])
})

it('reaches 1,201 users once each, with two loops at it at once', { timeout: 120_000 }, async () => {
  await using world = await openWorld()
  const { db } = world.database
  const now = world.makeCtx().now()
  const people = Array.from({ length: 1201 }, (_, place) => ({
    email: `p${place}@round.example`,
    email_confirmed_at: now,
    role: 'student' as const,
    created_at: now,
    updated_at: now,
  }))
  await db.insertInto('users').values(people).execute()
  await tell(world, { ...lesson, steps: [{ channel: 'email', after_seconds: 0 }], to: { role: 'student' } })
  const loops = [1, 2].map(() => runLoop(roundLoop, world.makeCtx, world.listener))
  for (let waited = 0; waited < 300; waited += 1) {
    if (!(await roundLoop.nextDue(world.makeCtx()))) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await Promise.all(loops.map((loop) => loop.stop()))
  const { told, done_at } = await db.selectFrom('notification_rounds').selectAll().executeTakeFirstOrThrow()
  expect([told, done_at]).toEqual([1201, now])
  const rows = await db
    .selectFrom('messages')
    .select('recipient')
    .where('notification_id', 'is not', null)
    .execute()
  expect([rows.length, new Set(rows.map(({ recipient }) => recipient)).size]).toEqual([1201, 1201])
})

it.each(['one', 'all'] as const)(
  'leaves nothing queued for whoever reads %s while the steps are being queued',
  { timeout: 60_000 },
  async (what) => {
    await using world = await openWorld()
    const asha = await enter(world, 'student')
    for (let round = 0; round < 10; round += 1) {
      const [told] = await tell(world, {
        ...lesson,
        steps: [{ channel: 'email', after_seconds: 3600 }],
        to: 'everyone',
      })
      await Promise.all([
        roundLoop.run(world.makeCtx()),
        asha.call('PUT', `/me/notifications/${what === 'one' ? `${told?.id}/` : ''}read`),
      ])
    }
    const waiting = world.database.db
      .selectFrom('messages')
      .select('id')
      .where('user_id', '=', asha.user.id)
      .where('status', '=', 'queued')
    expect(await waiting.execute()).toEqual([])
    expect(await roundLoop.nextDue(world.makeCtx())).toBe(null)
  },
)

it('goes to those who learn a course, and to its teacher', async () => {
  await using world = await openWorld()
  const [teacher, asha, other] = [
    await enter(world, 'instructor'),
    await enter(world, 'student'),
    await enter(world, 'student'),
  ]
  const { course } = await publish(teacher)
  await enrolMe(asha.ctx, course)
  for (const [who, token] of [
    [teacher, 't'],
    [asha, 'a'],
    [other, 'o'],
  ] as const)
    await device(who, token)
  await teacher.call('POST', '/notifications', {
    to: { course_id: course.id },
    kind: 'reminder',
    title: 'Today',
    body: '',
  })
  await world.goTo('2027-01-02T00:00:00Z')
  expect((await sent(world, 'push')).map(({ recipient }) => recipient).toSorted()).toEqual(['a', 't'])
  expect((await sent(world, 'email')).map(({ recipient }) => recipient).toSorted()).toEqual(
    [teacher.email, asha.email].toSorted(),
  )
})

it('ends every step of all that is read at once', async () => {
  await using world = await openWorld()
  const [asha, ravi] = [await enter(world, 'student'), await enter(world, 'student')]
  const steps = [{ channel: 'email', after_seconds: 3600 }] as const
  const to = { user_ids: [asha.user.id, ravi.user.id] }
  for (let count = 0; count < 3; count += 1) await tell(world, { ...lesson, steps, to })
  await tell(world, { ...lesson, steps, to: 'everyone' })
  await world.settle()
  expect((await asha.call('PUT', '/me/notifications/read')).status).toBe(204)
  await world.goTo('2027-01-01T02:00:00Z')
  expect((await sent(world)).map(({ recipient }) => recipient)).toEqual(Array(4).fill(ravi.email))
})
