import { expect, it } from 'vitest'
import { createQuiz, setQuizPublished, setQuizQuestions } from '#features/assessments/index.ts'
import { addBankQuestions } from '#features/courses/index.ts'
import { enrolMe, enrolUser } from '#features/learning/index.ts'
import { followed } from '#features/notifications/facts.rules.ts'
import { factLoop } from '#features/notifications/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { publish as publishEvent } from '#platform/events.ts'
import { openCaller } from './identity/caller.ts'
import { counting, sent, setUser, tell, titles } from './notification-desk.ts'
import { enter, publish } from './web-school.ts'
import { openWorld } from './world.ts'

async function openSchool(change: object = {}) {
  const world = await openWorld()
  const [teacher, asha, ravi] = [
    await enter(world, 'instructor'),
    await enter(world, 'student'),
    await enter(world, 'student'),
  ]
  const school = await publish(teacher, change)
  const told = async (who: typeof asha) => {
    await world.settle()
    return titles(who)
  }
  return {
    ...school,
    world,
    teacher,
    asha,
    ravi,
    told,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

it('follows the facts that the database hands on', async () => {
  await using world = await openWorld()
  const { types } = await world.database.db
    .selectFrom('followers')
    .select('types')
    .where('name', '=', 'notifications')
    .executeTakeFirstOrThrow()
  const named = types.replace(/\\./g, '.')
  expect(followed.filter((type) => !new RegExp(types).test(type))).toEqual([])
  expect(named).not.toBe('')
})

it('tells whoever waited that a seat is theirs, and nobody what they did themselves', async () => {
  await using school = await openSchool({ seats: 1 })
  const { course, asha, ravi, told } = school
  await enrolMe(asha.ctx, course)
  await enrolMe(ravi.ctx, course, { wait: true })
  expect([await told(asha), await told(ravi)]).toEqual([[], []])
  const { id } = (await asha.call('GET', '/me/enrolments')).body.data[0]
  await asha.call('DELETE', `/enrolments/${id}`)
  expect(await told(ravi)).toEqual(['A seat is yours'])
  const [notification] = (await ravi.call('GET', '/me/notifications')).body.data
  expect(notification).toMatchObject({
    kind: 'course',
    tone: 'success',
    body: 'A seat in “Water” has become free, and you have it: the course is open to you now.',
    url: `/courses/${course.id}`,
    data: { fact: 'enrolment.begun', course_id: course.id, course: 'Water' },
  })
})

it('tells whoever was enrolled by staff, and who has completed a course, once', async () => {
  await using school = await openSchool()
  const { world, course, preview, lesson, asha, told } = school
  const admin = await enter(world, 'admin')
  await enrolUser(admin.ctx, { id: asha.user.id }, course)
  for (const { id } of [preview, lesson])
    await asha.call('PUT', `/lessons/${id}/progress`, { completed: true })
  expect(await told(asha)).toEqual(['Course completed', 'You are enrolled'])
  expect(await told(asha)).toHaveLength(2)
})

it('tells that answers were marked when all of them are, and not again', async () => {
  await using school = await openSchool()
  const { course, teacher, asha, told } = school
  const essays = await addBankQuestions(teacher.ctx, course, [
    { kind: 'essay', prompt: 'Why?' },
    { kind: 'essay', prompt: 'How?' },
  ])
  const quiz = await createQuiz(teacher.ctx, course, { title: 'Two essays' })
  await setQuizQuestions(
    teacher.ctx,
    quiz.id,
    essays.map(({ id }) => ({ question_id: id, points: 1 })),
  )
  await setQuizPublished(teacher.ctx, quiz.id, true)
  await enrolMe(asha.ctx, course)
  const attempt = (await asha.call('POST', `/quizzes/${quiz.id}/attempts`)).body
  for (const { id } of essays)
    await asha.call('PUT', `/attempts/${attempt.id}/answers/${id}`, { given: 'So.' })
  await asha.call('POST', `/attempts/${attempt.id}/submission`)
  const mark = (place: number) =>
    teacher.call('PUT', `/attempts/${attempt.id}/marks/${essays[place]?.id}`, { points: [1] })
  expect((await mark(0)).status).toBe(200)
  expect(await told(asha)).toEqual([])
  await mark(1)
  expect(await told(asha)).toEqual(['Your answers were marked'])
  await mark(1)
  expect(await told(asha)).toHaveLength(1)
})

it('tells the owner of an account what was done to it, in the academy alone', async () => {
  await using school = await openSchool()
  const { world, asha, told } = school
  const change = { existing: asha.password, password: 'three green boats' }
  expect((await asha.call('PUT', '/me/password', change)).status).toBeLessThan(300)
  expect(await told(asha)).toEqual(['Your password was changed'])
  const messages = world.database.db
    .selectFrom('messages')
    .select('id')
    .where('notification_id', 'is not', null)
  expect(await messages.execute()).toEqual([])
})

it('tells whoever’s session was copied, in the academy and by mail', async () => {
  await using world = await openWorld()
  const { call, signUp, signIn } = await openCaller(world)
  const account = { email: 'asha@copied.example', password: 'correct horse' }
  const { refresh_token } = await signUp(account)
  await world.database.db.updateTable('users').set({ email_confirmed_at: world.makeCtx().now() }).execute()
  const refresh = () => call('POST', '/v1/sessions/refresh', { body: { refresh_token } })
  expect([(await refresh()).status, (await refresh()).status, (await refresh()).status]).toEqual([
    200, 401, 401,
  ])
  await world.settle()
  const { access_token: token } = (await signIn(account)).body
  const { data } = (await call('GET', '/v1/me/notifications', { token })).body
  expect(data).toMatchObject([
    { kind: 'security', title: 'Someone may have copied a session', data: { fact: 'user.session_copied' } },
  ])
  expect((await sent(world)).map(({ recipient }) => recipient)).toEqual([account.email])
})

it('passes over facts that cannot be read, says which, and tells all others', async () => {
  await using school = await openSchool()
  const { world, course, asha, told } = school
  const lines: object[] = []
  const log = { ...world.makeCtx().log, error: (line: object) => lines.push(line) } as unknown as Ctx['log']
  const ctx = { ...world.as({ kind: 'system' }), log }
  await world.settle()
  const id = asha.user.id
  const broken: [string, string, Record<string, unknown>][] = [
    ['enrolment.begun', id, { source: 'staff', learner_id: 'nobody', course_id: course.id }],
    ['enrolment.begun', id, { source: 'staff', learner_id: id, course_id: 7 }],
    ['enrolment.begun', id, {}],
    ['course.completed', id, { learner_id: null, course_id: course.id }],
    ['attempt.marked', 'that one', { learner_id: id, quiz_id: id }],
    ['attempt.marked', id, { learner_id: id, quiz_id: ['x'] }],
    ['user.changed', '~pseudonym', {}],
    ['user.changed', id, { fields: 'time_zone' }],
    ['user.role_changed', 'nobody', {}],
  ]
  for (const [type, subject, data] of broken) await publishEvent(ctx, { type, subject, data })
  await publishEvent(ctx, {
    type: 'enrolment.begun',
    subject: id,
    data: { source: 'constructor', learner_id: id, course_id: id },
  })
  await publishEvent(ctx, { type: 'user.role_changed', subject: id })
  expect(await factLoop.run(ctx)).toBe(true)
  expect(lines).toEqual(broken.map(([type]) => ({ event: expect.any(Number), type })))
  expect(await told(asha)).toEqual(['Your role was changed'])
})

it('asks the database as often for forty facts of accounts as for one', async () => {
  await using world = await openWorld()
  const people = await Promise.all(Array.from({ length: 41 }, () => world.person('student')))
  await world.settle()
  const ask = async (some: typeof people) => {
    for (const { user } of some) {
      await publishEvent(world.makeCtx(), { type: 'user.role_changed', subject: user.id })
      await publishEvent(world.makeCtx(), { type: 'user.changed', subject: user.id })
    }
    const { ctx, asked } = counting(world.makeCtx())
    await factLoop.run(ctx)
    return asked()
  }
  expect(await ask(people.slice(1))).toBe(await ask(people.slice(0, 1)))
  const rows = await world.database.db.selectFrom('notifications').select('user_id').execute()
  expect(new Set(rows.map(({ user_id }) => user_id)).size).toBe(41)
})

it('holds the streams of all whom it tells in one order, whatever the order of the facts', async () => {
  await using world = await openWorld()
  const people = await Promise.all([1, 2].map(() => world.person('student')))
  const [low = '', high = ''] = people.map(({ user }) => user.id).toSorted()
  await tell(world, { kind: 'message', title: 'First', body: '', to: { user_ids: [low, high] } })
  await world.settle()
  for (const subject of [high, low])
    await publishEvent(world.makeCtx(), { type: 'user.role_changed', subject })
  const client = await world.database.pool.connect()
  const hold = (id: string) =>
    client.query('select 1 from stream_heads where user_id = $1 for update nowait', [id])
  await client.query('begin')
  await hold(low)
  const telling = factLoop.run(world.makeCtx())
  for (let waited = 0; waited < 200; waited += 1) {
    const { rows } = await client.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if (rows.length > 0) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const held = await hold(high).then(
    () => 'free',
    ({ code }) => code,
  )
  await client.query('rollback')
  client.release()
  expect([held, await telling]).toEqual(['free', true])
})

it('moves the digests of all whose clock has changed', async () => {
  await using school = await openSchool()
  const { world, asha, ravi } = school
  const daily = { quiet_from: null, quiet_to: null, digest: 'daily', digest_at: '18:30' }
  for (const who of [asha, ravi]) await who.call('PUT', '/me/notification-settings', daily)
  await setUser(world, asha, { time_zone: 'Asia/Kolkata' })
  await setUser(world, ravi, { time_zone: 'America/New_York' })
  await world.settle()
  for (const { user } of [ravi, asha])
    await publishEvent(world.makeCtx(), {
      type: 'user.changed',
      subject: user.id,
      data: { fields: ['time_zone'] },
    })
  await world.settle()
  const next = async ({ call }: typeof asha) =>
    (await call('GET', '/me/notification-settings')).body.digest_next_at
  expect([await next(asha), await next(ravi)]).toEqual([
    '2027-01-01T13:00:00.000Z',
    '2027-01-01T23:30:00.000Z',
  ])
})
