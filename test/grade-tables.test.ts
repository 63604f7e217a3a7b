import { expect, it } from 'vitest'
import { openCourse, openLearner } from './taught-course.ts'
import { openWorld } from './world.ts'

it('gives the teacher the grades as a CSV file for saving, and nobody else', async () => {
  await using world = await openWorld()
  const { teacher, other, course } = await openCourse(world, ['One'])
  const essay = { kind: 'essay', prompt: 'Why?' }
  const question = (await teacher.call('POST', `/courses/${course.id}/questions`, essay)).body
  const quiz = (await teacher.call('POST', `/courses/${course.id}/quizzes`, { title: 'First, "small"' })).body
  const questions = [{ question_id: question.id, points: 1 }]
  await teacher.call('PUT', `/quizzes/${quiz.id}/questions`, { questions })
  await teacher.call('POST', `/quizzes/${quiz.id}/publication`)
  const learner = await openLearner(world, course)
  const url = `/courses/${course.id}/grades.csv`
  const { status, headers, body } = await teacher.call('GET', url)
  expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
    200,
    'text/csv; charset=utf-8',
    'attachment; filename="grades.csv"',
  ])
  const [head, row, ...rest] = (body as string).trimEnd().split(/\r?\n/)
  expect(head).toBe('learner_id,name,email,phone,"First, ""small""",total_percent')
  expect(row).toContain(`${learner.enrolment.learner_id},`)
  expect(row).toContain(learner.email)
  expect(rest).toEqual([])
  expect((await other.call('GET', url)).status).toBe(404)
  expect((await learner.call('GET', url)).status).toBe(403)
})
