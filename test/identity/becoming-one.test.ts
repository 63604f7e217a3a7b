import { describe, expect, it } from 'vitest'
import { recordAnswer } from '#features/assessments/index.ts'
import { addLessons, addQuestion, createCourse, publishCourse } from '#features/courses/index.ts'
import { scheduleDelivery } from '#features/deliveries/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { findLearnerByPhone, recordReached } from '#features/learning/index.ts'
import { openWorld, type World } from '#test/world.ts'
import { openCaller, problem } from './caller.ts'
import { enterByCode as enter, lastCode, phone } from './phone-caller.ts'

/** A course that is being texted to Asha, with an answer of hers. */
async function teachByText(world: World) {
  const { ctx: teacher } = await world.person('instructor')
  const course = await publishCourse(teacher, await createCourse(teacher, { title: 'Water' }))
  const [lesson, web] = await addLessons(teacher, course, [{ title: 'One' }, { title: 'Two' }])
  const question = await addQuestion(teacher, lesson?.id ?? '', { kind: 'text', prompt: 'Why?' })
  const group = await createGroup(teacher, { name: 'Mine' })
  await addMembers(
    teacher,
    group,
    readPeople([{ name: 'Asha', number: phone, channel: 'sms' }], 'UTC'),
    'teacher',
  )
  await scheduleDelivery(teacher, { course, group, starts_on: '2027-01-01', time_of_day: '10:00' })
  await world.goTo('2027-01-01T11:00:00Z')
  const learner = await findLearnerByPhone(teacher, phone)
  await recordAnswer(teacher, learner?.id ?? '', question, 'because', 'text')
  return { course, lesson: lesson?.id ?? '', web: web?.id ?? '', question, learner: learner?.id ?? '' }
}

/** How many rows of each table hang on that learner. */
async function recordOf(world: World, learner: string): Promise<Record<string, number>> {
  const tables = [
    'answers',
    'asked_questions',
    'attempts',
    'attendances',
    'enrolments',
    'lesson_progress',
    'lesson_unlocks',
    'memberships',
    'messages',
    'waiting_learners',
  ] as const
  const counts = await Promise.all(
    tables.map(async (table) => {
      const rows = world.database.db.selectFrom(table).select('learner_id').where('learner_id', '=', learner)
      return [table, (await rows.execute()).length] as const
    }),
  )
  return Object.fromEntries(counts)
}

const learnersOf = (world: World) => world.database.db.selectFrom('learners').selectAll().execute()

describe('a learner by text and an account', () => {
  it('become one when the learner signs up with the number, and the course goes on', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { learner } = await teachByText(world)
    const before = await recordOf(world, learner)
    const { user } = (await enter(caller)).body
    expect(await learnersOf(world)).toMatchObject([{ id: learner, user_id: user.id, phone, name: 'Asha' }])
    const { messages = 0, ...rest } = await recordOf(world, learner)
    expect(rest).toEqual({ ...before, messages: undefined })
    await world.goTo('2027-01-02T11:00:00Z')
    expect((await recordOf(world, learner)).messages).toBeGreaterThan(messages)
  })

  it('become one when someone who learnt on the web proves the number: both records are kept', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { call, signUp } = caller
    const text = await teachByText(world)
    const { access_token: token } = await signUp({ email: 'asha@test.example', password: 'correct horse' })
    const user_id = (await call('GET', '/v1/me', { token })).body.id
    const { db } = world.database
    const made = db.insertInto('learners').values({ user_id, created_at: world.clock.now() }).returning('id')
    const web = (await made.executeTakeFirstOrThrow()).id
    await recordReached(world.makeCtx(), [
      { learner_id: web, lesson_id: text.web, course_id: text.course.id, is_complete: true },
      { learner_id: web, lesson_id: text.lesson, course_id: text.course.id, is_complete: true },
    ])
    await recordAnswer(world.makeCtx(), web, text.question, 'on the web', 'web')
    const before = await recordOf(world, text.learner)
    const { id: code_id } = (await call('POST', '/v1/me/phone-codes', { token, body: { phone } })).body
    const proved = await call('PUT', '/v1/me/phone', {
      token,
      body: { code_id, code: await lastCode(caller) },
    })
    expect([proved.status, proved.body]).toEqual([200, { phone }])
    expect(await learnersOf(world)).toMatchObject([{ id: text.learner, user_id, phone }])
    expect(await recordOf(world, text.learner)).toMatchObject({
      ...before,
      answers: 2,
      lesson_progress: 2,
      messages: expect.any(Number),
    })
    const progress = db.selectFrom('lesson_progress').selectAll().where('lesson_id', '=', text.lesson)
    expect((await progress.executeTakeFirstOrThrow()).completed_at).not.toBeNull()
    expect(await db.selectFrom('consents').select('phone').where('phone', '=', phone).execute()).not.toEqual(
      [],
    )
  })

  it('leaves nothing behind: every table that knows learners is moved', async () => {
    await using world = await openWorld()
    const { rows } = await world.database.pool.query(
      `select table_name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where column_name = 'learner_id' and table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    )
    expect(rows.map(({ table_name }) => table_name)).toEqual(
      Object.keys(await recordOf(world, '00000000-0000-4000-8000-000000000000')),
    )
  })

  it('is not taken from another account, nor with a code that somebody else asked for', async () => {
    await using world = await openWorld()
    const caller = await openCaller(world)
    const { call, signUp } = caller
    await enter(caller)
    const mine = await signUp({ email: 'asha@test.example', password: 'correct horse' })
    const other = await signUp({ email: 'ravi@test.example', password: 'correct horse' })
    await world.goTo('2027-01-01T00:01:00Z')
    const token = mine.access_token
    const { id: code_id } = (await call('POST', '/v1/me/phone-codes', { token, body: { phone } })).body
    const body = { code_id, code: await lastCode(caller) }
    expect((await call('PUT', '/v1/me/phone', { token: other.access_token, body })).body.type).toBe(
      problem('wrong_code'),
    )
    expect((await call('PUT', '/v1/me/phone', { token, body })).body.type).toBe(problem('phone_taken'))
  })
})
