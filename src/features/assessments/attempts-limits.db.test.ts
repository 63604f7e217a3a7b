import { describe, expect, it } from 'vitest'
import { addQuiz, enrol, makeQuiz, rightAnswers, signIn } from '#test/quiz-world.ts'
import { openWorld, type World } from '#test/world.ts'
import { answerQuestion } from './answering.ts'
import { getAttempt, startAttempt } from './attempts.ts'
import { attemptCloser } from './submitting.ts'

const given = { given: 'turtle' }

async function begin(world: World, fields: object = {}) {
  const teacher = await signIn(world, 'instructor')
  const made = await makeQuiz(teacher.call, ['text', 'number'], fields)
  const learner = await enrol(world, made.course)
  return { teacher, learner, ...made }
}

const openRows = (world: World) =>
  world.database.db.selectFrom('attempts').selectAll().where('submitted_at', 'is', null).execute()

describe('nobody', () => {
  it('sees or answers what is not theirs', async () => {
    await using world = await openWorld()
    const { teacher, learner, course, quiz, questions } = await begin(world)
    const { body } = await learner.call('POST', `/quizzes/${quiz}/attempts`)
    const others = [
      await enrol(world, course),
      await signIn(world, 'student'),
      await signIn(world, 'instructor'),
    ]
    for (const { call } of others) {
      expect((await call('GET', `/attempts/${body.id}`)).status).toBe(404)
      expect((await call('POST', `/attempts/${body.id}/submission`)).status).toBe(404)
      const answer = await call('PUT', `/attempts/${body.id}/answers/${questions[0]}`, given)
      expect(answer.status).toBe(404)
    }
    const [, outsider, otherTeacher] = others
    expect((await outsider?.call('POST', `/quizzes/${quiz}/attempts`))?.status).toBe(404)
    for (const url of [`/quizzes/${quiz}`, `/quizzes/${quiz}/attempts`, `/quizzes/${quiz}/questions`])
      expect((await otherTeacher?.call('GET', url))?.status).toBe(404)
    expect((await teacher.call('PUT', `/attempts/${body.id}/answers/${questions[0]}`, given)).status).toBe(
      404,
    )
    expect((await teacher.call('GET', `/attempts/${body.id}`)).status).toBe(200)
    expect((await learner.call('GET', `/quizzes/${quiz}/attempts`)).status).toBe(403)
  })

  it('begins a draft, a quiz out of its time, or one of a lesson that is closed to them', async () => {
    await using world = await openWorld()
    const { teacher, learner, course, lesson, quiz, questions } = await begin(world)
    const start = async (id: string) => {
      const { status, body } = await learner.call('POST', `/quizzes/${id}/attempts`)
      return [status, body.type ?? 'begun']
    }
    await teacher.call('DELETE', `/quizzes/${quiz}/publication`)
    expect(await start(quiz)).toEqual([404, '/problems/quiz_not_found'])
    const early = await addQuiz(teacher.call, course, questions, { opens_at: '2027-01-02T00:00:00Z' })
    expect(await start(early)).toEqual([409, '/problems/quiz_not_open'])
    const late = await addQuiz(teacher.call, course, questions, { closes_at: '2026-12-31T00:00:00Z' })
    expect(await start(late)).toEqual([409, '/problems/quiz_closed'])
    const ofLesson = await addQuiz(teacher.call, course, questions, { lesson_id: lesson })
    await teacher.call('PATCH', `/lessons/${lesson}`, { opens_after_days: 3 })
    expect(await start(ofLesson)).toEqual([403, '/problems/lesson_closed'])
    await teacher.call('PATCH', `/lessons/${lesson}`, { opens_after_days: null })
    expect(await start(ofLesson)).toEqual([200, 'begun'])
    const { body } = await learner.call('GET', `/me/quizzes?course_id=${course}`)
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([early, late, ofLesson])
  })
})

describe('time', () => {
  it('is over a moment after it is due; what was answered before counts', async () => {
    await using world = await openWorld()
    const { learner, quiz, questions } = await begin(world, { time_limit_seconds: 60 })
    const { body } = await learner.call('POST', `/quizzes/${quiz}/attempts`)
    expect(body).toMatchObject({ seconds_left: 60, due_at: '2027-01-01T00:01:00.000Z' })
    await world.goTo('2027-01-01T00:01:09Z')
    const answer = (index: number) =>
      learner.call('PUT', `/attempts/${body.id}/answers/${questions[index]}`, given)
    expect((await answer(0)).status).toBe(200)
    await world.goTo('2027-01-01T00:01:11Z')
    expect(await openRows(world)).toEqual([])
    expect((await answer(1)).status).toBe(409)
    const { body: done } = await learner.call('GET', `/attempts/${body.id}`)
    expect(done).toMatchObject({ percent: 50, submitted_at: '2027-01-01T00:01:00.000Z', seconds_left: null })
  })

  it('ends with the quiz itself; whoever reads it then changes nothing, and the closer submits it', async () => {
    await using world = await openWorld()
    let clock = new Date('2027-01-01T00:00:00Z')
    const fields = { time_limit_seconds: 600, closes_at: '2027-01-01T00:05:00Z' }
    const { learner, teacher, quiz, questions } = await begin(world, fields)
    const { body } = await learner.call('POST', `/quizzes/${quiz}/attempts`)
    expect(body.due_at).toBe('2027-01-01T00:05:00.000Z')

    const ctx = { ...learner.ctx, now: () => clock }
    clock = new Date('2027-01-01T00:05:11Z')
    await expect(answerQuestion(ctx, body.id, questions[0] ?? '', 'turtle')).rejects.toMatchObject({
      code: 'attempt_over',
    })
    expect(body.is_over).toBe(false)
    const over = { is_over: true, submitted_at: null, percent: null, seconds_left: 0 }
    expect(await getAttempt(ctx, body.id)).toMatchObject(over)
    expect(await getAttempt({ ...teacher.ctx, now: ctx.now }, body.id)).toMatchObject({ is_over: true })
    expect(await openRows(world)).toHaveLength(1)
    await attemptCloser.run({ ...world.as({ kind: 'system' }), now: ctx.now })
    const submitted = { is_over: true, percent: 0, submitted_at: new Date(body.due_at), seconds_left: null }
    expect(await getAttempt(ctx, body.id)).toMatchObject(submitted)
    expect((await teacher.call('GET', `/quizzes/${quiz}/attempts`)).body.data[0].is_marked).toBe(true)
  })

  it('gives way to the next attempt when the last one is over', async () => {
    await using world = await openWorld()
    const { learner, quiz } = await begin(world, { time_limit_seconds: 60, most_attempts: 2 })
    const { body: first } = await learner.call('POST', `/quizzes/${quiz}/attempts`)
    const ctx = (at: string) => ({ ...learner.ctx, now: () => new Date(at) })
    const again = await startAttempt(ctx('2027-01-01T00:01:00Z'), quiz)
    expect(again.id).toBe(first.id)
    const second = await startAttempt(ctx('2027-01-01T00:02:00Z'), quiz)
    expect(second).toMatchObject({ number: 2, submitted_at: null })
    const none = startAttempt(ctx('2027-01-01T00:04:00Z'), quiz)
    await expect(none).rejects.toMatchObject({ code: 'no_attempts_left' })
  })
})

describe('at once', () => {
  it('twenty starts are one attempt, and twenty submissions one result', async () => {
    await using world = await openWorld()
    const { learner, quiz } = await begin(world, { most_attempts: 3 })
    const starts = await Promise.all(
      Array.from({ length: 20 }, () => learner.call('POST', `/quizzes/${quiz}/attempts`)),
    )
    expect(new Set(starts.map(({ status }) => status))).toEqual(new Set([200]))
    const ids = new Set(starts.map(({ body }) => body.id))
    expect(ids.size).toBe(1)
    const ends = await Promise.all(
      Array.from({ length: 20 }, () => learner.call('POST', `/attempts/${[...ids][0]}/submission`)),
    )
    expect(new Set(ends.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    const events = world.database.db.selectFrom('events').select('type').where('type', 'like', 'attempt%')
    expect(await events.execute()).toEqual([{ type: 'attempt.submitted' }])
    expect((await learner.call('POST', `/quizzes/${quiz}/attempts`)).body.number).toBe(2)
  })

  it('answers and a submission leave no acknowledged answer ungraded', async () => {
    await using world = await openWorld()
    const { learner, quiz, questions } = await begin(world)
    for (let round = 0; round < 10; round += 1) {
      const { body } = await learner.call('POST', `/quizzes/${quiz}/attempts`)
      const answers = [0, 1, 0, 1, 0, 1].map(async (index, turn) => {
        const said = index === 0 ? 'turtle' : `${rightAnswers.number}${turn}`
        const url = `/attempts/${body.id}/answers/${questions[index]}`
        return { index, status: (await learner.call('PUT', url, { given: said })).status }
      })
      const [done, ...kept] = await Promise.all([
        learner.call('POST', `/attempts/${body.id}/submission`),
        ...answers,
      ])
      expect(done.status).toBe(200)
      const rows = await world.database.db
        .selectFrom('attempt_answers')
        .select(['question_id', 'points'])
        .where('attempt_id', '=', body.id)
        .execute()
      const acknowledged = new Set(
        kept.filter(({ status }) => status === 200).map(({ index }) => questions[index]),
      )
      expect(new Set(rows.map(({ question_id }) => question_id))).toEqual(acknowledged)
      expect(rows.every(({ points }) => points !== null)).toBe(true)
    }
  })
})

it('passes the lesson when its quiz is passed, and not before', async () => {
  await using world = await openWorld()
  const { teacher, learner, course, lesson, questions } = await begin(world)
  const quiz = await addQuiz(teacher.call, course, questions, { lesson_id: lesson, pass_percent: 50 })
  const passed = async () =>
    (await world.database.db.selectFrom('lesson_progress').selectAll().execute()).map(
      (row) => row.passed_at !== null,
    )
  const take = async (...answers: string[]) => {
    const { body } = await learner.call('POST', `/quizzes/${quiz}/attempts`)
    for (const [index, said] of answers.entries())
      await learner.call('PUT', `/attempts/${body.id}/answers/${questions[index]}`, { given: said })
    return (await learner.call('POST', `/attempts/${body.id}/submission`)).body.is_passed
  }
  expect([await take('nobody'), await passed()]).toEqual([false, []])
  expect([await take('turtle'), await passed()]).toEqual([true, [true]])
  const events = world.database.db.selectFrom('events').select('type').where('subject', '=', quiz)
  expect((await events.orderBy('id').execute()).map(({ type }) => type)).toEqual([
    'quiz.created',
    'quiz.published',
    'quiz.attempted',
    'quiz.attempted',
    'quiz.passed',
  ])
})
