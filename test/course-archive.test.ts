import { expect, it } from 'vitest'
import { signIn } from './quiz-world.ts'
import { openCourse, openLearner } from './taught-course.ts'
import { openWorld } from './world.ts'

it('takes an archived course out of the catalogue, and lets those who learn it go on', async () => {
  await using world = await openWorld()
  const { teacher, other, course, lessons } = await openCourse(world, ['One'])
  const learner = await openLearner(world, course)
  const late = await signIn(world, 'student')
  const url = `/courses/${course.id}/archive`
  expect((await other.call('POST', url)).status).toBe(404)
  expect((await learner.call('POST', url)).status).toBe(403)
  expect((await teacher.call('POST', url, undefined, { 'if-match': '"999"' })).status).toBe(412)
  expect((await late.call('GET', '/catalogue')).body.data).toHaveLength(1)
  expect((await teacher.call('POST', url)).body).toMatchObject({ id: course.id, status: 'archived' })
  expect((await late.call('GET', '/catalogue')).body.data).toEqual([])
  expect((await late.call('POST', `/courses/${course.id}/enrolments`)).body.type).toBe(
    '/problems/course_not_open',
  )
  expect((await learner.call('GET', `/lessons/${lessons[0]?.id}/reading`)).status).toBe(200)
})
