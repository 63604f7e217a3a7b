import { expect, it } from 'vitest'
import { createQuiz, setQuizPublished, setQuizQuestions } from '#features/assessments/index.ts'
import {
  addBankQuestions,
  addLessons,
  addModule,
  addQuestion,
  createCourse,
  getContent,
  publishCourse,
} from '#features/courses/index.ts'
import { openWorld, type World } from '#test/world.ts'
import { cloneCourse } from './clones.ts'

async function makeCourse(world: World) {
  const { ctx, user } = await world.person('instructor')
  const course = await publishCourse(ctx, await createCourse(ctx, { title: 'Water', seats: 3 }))
  const module = await addModule(ctx, course, { title: 'I' })
  const lessons = await addLessons(ctx, course, [
    { title: 'a', body: 'text', module_id: module.id, gate: 'pass', opens_after_days: 2 },
    { title: 'b' },
  ])
  const lesson_id = lessons[0]?.id ?? ''
  const asked = await addQuestion(ctx, lesson_id, { kind: 'number', prompt: 'How many?', answers: ['3'] })
  const [essay] = await addBankQuestions(ctx, course, [{ kind: 'essay', prompt: 'Why?' }])
  const quiz = await createQuiz(ctx, course, { title: 'Test', lesson_id, pass_percent: 80 })
  await setQuizQuestions(ctx, quiz.id, [
    { question_id: essay?.id ?? '', points: 2 },
    { question_id: asked.id, points: 1 },
  ])
  await setQuizPublished(ctx, quiz.id, true)
  return { ctx, user, course }
}

const quizzesOf = ({ database }: World, course_id: string) =>
  database.db
    .selectFrom('quizzes as z')
    .innerJoin('quiz_questions as qq', 'qq.quiz_id', 'z.id')
    .innerJoin('questions as q', 'q.id', 'qq.question_id')
    .innerJoin('lessons as l', 'l.id', 'z.lesson_id')
    .where('z.course_id', '=', course_id)
    .where('q.course_id', '=', course_id)
    .where('l.course_id', '=', course_id)
    .select(['z.title', 'z.pass_percent', 'z.status', 'l.title as lesson', 'q.prompt', 'qq.points'])
    .orderBy('qq.position')
    .execute()

it('clones a course with all that is in it, as a draft of whoever clones', async () => {
  await using world = await openWorld()
  const { ctx, user, course } = await makeCourse(world)
  const copy = await cloneCourse(ctx, course, { title: 'Water again' })
  expect(copy).toMatchObject({ title: 'Water again', status: 'draft', seats: 3, owner_id: user.id })
  const { lessons, modules } = await getContent(ctx, copy)
  expect(modules.map(({ title }) => title)).toEqual(['I'])
  expect(lessons).toMatchObject([
    { title: 'a', body: 'text', gate: 'pass', opens_after_days: 2, questions: [{ prompt: 'How many?' }] },
    { title: 'b', questions: [] },
  ])
  const quiz = { title: 'Test', pass_percent: 80, status: 'draft', lesson: 'a' }
  expect(await quizzesOf(world, copy.id)).toEqual([
    { ...quiz, prompt: 'Why?', points: 2 },
    { ...quiz, prompt: 'How many?', points: 1 },
  ])
  expect(await quizzesOf(world, course.id)).toHaveLength(2)
})

it('clones for staff, and a clone of a clone, but not for strangers', async () => {
  await using world = await openWorld()
  const { course } = await makeCourse(world)
  const { ctx: admin, user } = await world.person('admin')
  const copy = await cloneCourse(admin, await cloneCourse(admin, course))
  expect(copy).toMatchObject({ title: 'Water', owner_id: user.id })
  expect(await quizzesOf(world, copy.id)).toHaveLength(2)
  const { ctx: stranger } = await world.person('instructor')
  await expect(cloneCourse(stranger, course)).rejects.toMatchObject({ kind: 'not_found' })
})
