import { expect, it } from 'vitest'
import { inTransaction } from '#platform/ctx.ts'
import { addQuiz, enrol, makeQuiz, signIn } from '#test/quiz-world.ts'
import { openWorld, type World } from '#test/world.ts'
import { answerQuestion } from './answering.ts'
import { startAttempt, submitAttempt } from './attempts.ts'
import { beginTextAttempts } from './text-attempts.ts'

/** Learners who have begun an attempt at the quiz of a lesson, and given one answer. */
async function sit(world: World, count: number) {
  const teacher = await signIn(world, 'instructor')
  const { course, lesson, questions } = await makeQuiz(teacher.call, ['text', 'number'])
  const fields = { lesson_id: lesson, pass_percent: 50 }
  const quiz = await addQuiz(teacher.call, course, questions, fields)
  const [question = '', other = ''] = questions
  const learners = []
  for (let turn = 0; turn < count; turn += 1) {
    const { ctx, user } = await enrol(world, course)
    const { id, learner_id } = await startAttempt(ctx, quiz)
    await answerQuestion(ctx, id, question, 'turtle')
    learners.push({ ctx: { ...ctx, request_id: `request-${turn}` }, user, id, learner_id })
  }
  return { lesson, question, other, learners }
}

it('an answer that the database refuses fails alone, not with those that came with it', async () => {
  await using world = await openWorld()
  const { question, learners } = await sit(world, 3)
  const said = ['first', 'half \ud800', 'third']
  const answers = learners.map(({ ctx, id }, index) => answerQuestion(ctx, id, question, said[index] ?? ''))
  const outcomes = await Promise.allSettled(answers)
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  const kept = await world.database.db.selectFrom('attempt_answers').select('given').execute()
  expect(kept.map(({ given }) => given).toSorted()).toEqual(['first', 'third', 'turtle'])
})

it('refuses half a character over the web before it is looked at', async () => {
  await using world = await openWorld()
  const teacher = await signIn(world, 'instructor')
  const { course, quiz, questions } = await makeQuiz(teacher.call, ['text'])
  const { call } = await enrol(world, course)
  const { body } = await call('POST', `/quizzes/${quiz}/attempts`)
  const answer = async (given: string) => {
    const reply = await call('PUT', `/attempts/${body.id}/answers/${questions[0]}`, { given })
    return [reply.status, reply.body.type ?? reply.body.given]
  }
  expect(await answer('\ud800')).toEqual([400, '/problems/half_character'])
  expect(await answer('🐢')).toEqual([200, '🐢'])
})

it('who submits with others has passed the lesson and the course by their own doing', async () => {
  await using world = await openWorld()
  const { learners } = await sit(world, 4)
  const done = await Promise.all(learners.map(({ ctx, id }) => submitAttempt(ctx, id)))
  expect(done.map(({ is_passed }) => is_passed)).toEqual([true, true, true, true])
  const { db } = world.database
  for (const type of ['lesson.completed', 'course.completed']) {
    const events = await db.selectFrom('events').selectAll().where('type', '=', type).execute()
    const doers = new Map(events.map(({ data, ...event }) => [Object(data).learner_id, event]))
    for (const { ctx, user, learner_id } of learners) {
      const own = { actor_id: user.id, request_id: ctx.request_id }
      expect([type, doers.get(learner_id)]).toMatchObject([type, own])
    }
  }
})

it('goes on by text with what was begun on the web, with as many statements for six as for two', async () => {
  await using world = await openWorld()
  const { lesson, other, learners } = await sit(world, 6)
  const ask = (count: number) =>
    inTransaction(world.as({ kind: 'system' }), async (tx) => {
      let statements = 0
      const db = tx.db.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          statements += 1
          return result
        },
      })
      const sitters = learners.slice(0, count).map(({ learner_id }) => ({ learner_id, lesson_id: lesson }))
      const asked = await beginTextAttempts({ ...tx, db }, sitters)
      return { statements, asked: [...asked.values()].map(({ question_id, place }) => [question_id, place]) }
    })
  const two = await ask(2)
  expect(two.asked).toEqual([
    [other, 2],
    [other, 2],
  ])
  expect(two.statements).toBeGreaterThan(1)
  expect(await ask(6)).toEqual({ statements: two.statements, asked: Array(6).fill([other, 2]) })
})
