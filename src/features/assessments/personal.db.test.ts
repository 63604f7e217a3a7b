import { expect, it } from 'vitest'
import { inTransaction } from '#platform/ctx.ts'
import { addQuiz, enrol, makeQuiz, signIn } from '#test/quiz-world.ts'
import { openWorld, type World } from '#test/world.ts'
import { eraseAnswers, exportAnswers, moveAnswers } from './answers.ts'

async function begin(world: World) {
  const teacher = await signIn(world, 'instructor')
  const made = await makeQuiz(teacher.call, ['text', 'essay'])
  const people = [await enrol(world, made.course), await enrol(world, made.course)]
  const [one, other] = people
  if (!one || !other) throw new Error('Nobody learns.')
  const take = async (call: typeof one.call, isOpen = false) => {
    const { body } = await call('POST', `/quizzes/${made.quiz}/attempts`)
    for (const [index, given] of ['turtle', 'My sister says so.'].entries())
      await call('PUT', `/attempts/${body.id}/answers/${made.questions[index]}`, { given })
    if (!isOpen) await call('POST', `/attempts/${body.id}/submission`)
    return body
  }
  return { ...made, teacher, one, other, take }
}

const rows = async (world: World) =>
  (await world.database.db.selectFrom('attempts').selectAll().orderBy('no').execute()).map(
    ({ learner_id, number, submitted_at }) => [learner_id, number, submitted_at !== null],
  )

it('two learners who become one have the attempts of both, numbered anew, and one open at most', async () => {
  await using world = await openWorld()
  const { one, other, take, teacher, course, questions } = await begin(world)
  await take(one.call)
  const { learner_id: from } = await take(one.call, true)
  await take(other.call)
  const { learner_id: to } = await take(other.call, true)
  const alone = await addQuiz(teacher.call, course, questions)
  await one.call('POST', `/quizzes/${alone}/attempts`)
  await inTransaction(world.makeCtx(), (tx) => moveAnswers(tx, from, to))
  expect(await rows(world)).toEqual([
    [to, 3, true],
    [to, 4, true],
    [to, 1, true],
    [to, 2, false],
    [to, 1, false],
  ])
})

it('a person gets what they answered, and is forgotten: what they earned stays', async () => {
  await using world = await openWorld()
  const { one, take, teacher, questions } = await begin(world)
  const { id, learner_id } = await take(one.call)
  await take(one.call, true)
  const person = { user_id: one.user.id, learner_id, email: one.email, confirmed_email: null, phones: [] }
  const { quiz_attempts } = await exportAnswers(world.makeCtx(), person)
  expect(JSON.stringify(quiz_attempts)).toContain('My sister says so.')
  expect(quiz_attempts).toMatchObject([{ title: 'Quiz', number: 1 }, { number: 2 }])
  await inTransaction(world.makeCtx(), (tx) => eraseAnswers(tx, person))
  const answers = await world.database.db.selectFrom('attempt_answers').selectAll().execute()
  expect(answers.map(({ given }) => given)).toEqual([null, null, null, null])
  const marked = await teacher.call('PUT', `/attempts/${id}/marks/${questions[1]}`, { points: [3, 1] })
  expect([marked.status, marked.body.percent]).toEqual([200, 100])
})
