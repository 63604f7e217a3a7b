import { expect, it } from 'vitest'
import { addQuiz, enrol, everyKind, makeQuiz, signIn } from '#test/quiz-world.ts'
import { openWorld } from '#test/world.ts'
import { startAttempt } from './attempts.ts'
import { beginTextAttempts } from './text-attempts.ts'

const statusOf = ({ status, body }: { status: number; body: { type?: string } }) => [status, body.type]

it('a question that a published quiz asks is not removed', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'instructor')
  const { quiz, questions } = await makeQuiz(call, ['text', 'number'])
  const refused = await call('DELETE', `/questions/${questions[0]}`)
  expect(statusOf(refused)).toEqual([409, '/problems/question_in_use'])
  expect(refused.body).toMatchObject({ quiz_id: quiz, title: expect.stringContaining('“Quiz”') })
  await call('DELETE', `/quizzes/${quiz}/publication`)
  expect((await call('DELETE', `/questions/${questions[0]}`)).status).toBe(204)
  expect((await call('POST', `/quizzes/${quiz}/publication`)).status).toBe(200)
  expect((await call('DELETE', `/quizzes/${quiz}`)).status).toBe(204)
  expect((await call('DELETE', `/questions/${questions[1]}`)).status).toBe(204)
})

it('a quiz that loses its last question with a lesson is a draft again; one that keeps some goes on', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'instructor')
  const { course, lesson, questions } = await makeQuiz(call, ['text'])
  const [kept = ''] = questions
  const { body: asked } = await call('POST', `/lessons/${lesson}/questions`, everyKind.single)
  const lost = await addQuiz(call, course, [asked.id])
  const both = await addQuiz(call, course, [asked.id, kept])
  const { version } = (await call('GET', `/quizzes/${lost}`)).body
  expect((await call('DELETE', `/lessons/${lesson}`)).status).toBe(204)
  expect((await call('GET', `/quizzes/${lost}`)).body).toMatchObject({
    status: 'draft',
    version: version + 1,
  })
  expect((await call('GET', `/quizzes/${both}`)).body.status).toBe('published')
  expect((await call('GET', `/quizzes/${both}/questions`)).body.data).toHaveLength(1)
  expect(statusOf(await call('POST', `/quizzes/${lost}/publication`))).toEqual([
    409,
    '/problems/quiz_is_empty',
  ])
})

it('goes with its course, questions and all', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'instructor')
  const { course } = await makeQuiz(call, ['text', 'number'])
  const { db } = world.database
  await db.deleteFrom('courses').where('id', '=', course).execute()
  expect(await db.selectFrom('quizzes').select('id').execute()).toEqual([])
})

it('stays published while its questions are exchanged for others', async () => {
  await using world = await openWorld()
  const { call } = await signIn(world, 'instructor')
  const { quiz, questions } = await makeQuiz(call, ['text', 'number', 'single'])
  const [a, b, c] = questions.map((question_id) => ({ question_id, points: 2 }))
  for (const list of [[a], [c, b], [b, a, c]]) {
    await call('PUT', `/quizzes/${quiz}/questions`, { questions: list })
    expect((await call('GET', `/quizzes/${quiz}/questions`)).body.data).toEqual(list)
    expect((await call('GET', `/quizzes/${quiz}`)).body.status).toBe('published')
  }
})

it('nobody begins an attempt at nothing, on the web or by text', async () => {
  await using world = await openWorld()
  const teacher = await signIn(world, 'instructor')
  const { course, lesson } = await makeQuiz(teacher.call, ['text'])
  const quiz = await addQuiz(teacher.call, course, [], { lesson_id: lesson })
  const { db } = world.database
  await db.updateTable('quizzes').set({ status: 'published' }).where('id', '=', quiz).execute()
  const { ctx } = await enrol(world, course)
  await expect(startAttempt(ctx, quiz)).rejects.toMatchObject({ code: 'quiz_is_empty' })
  const learners = await db.selectFrom('enrolments').select('learner_id').execute()
  const sitters = learners.map(({ learner_id }) => ({ learner_id, lesson_id: lesson }))
  expect(await beginTextAttempts(world.as({ kind: 'system' }), sitters)).toEqual(new Map())
  expect(await db.selectFrom('attempts').select('id').execute()).toEqual([])
})
