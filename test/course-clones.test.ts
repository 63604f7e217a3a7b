import { expect, it } from 'vitest'
import { openCourse, openLearner } from './taught-course.ts'
import { openWorld } from './world.ts'

it('makes a draft of its own from a course of mine, once for each key', async () => {
  await using world = await openWorld()
  const { teacher, other, course } = await openCourse(world, ['One', 'Two'], { seats: 3 })
  const learner = await openLearner(world, course)
  const url = `/courses/${course.id}/clones`
  expect((await other.call('POST', url)).status).toBe(404)
  expect((await learner.call('POST', url)).status).toBe(403)
  const clone = () => teacher.call('POST', url, { title: 'Again' }, { 'idempotency-key': 'k' })
  const { status, body } = await clone()
  expect([status, body]).toMatchObject([201, { title: 'Again', status: 'draft', seats: 3 }])
  expect((await clone()).body.id).toBe(body.id)
  expect(body.id).not.toBe(course.id)
  const lessons = async (id: string) => (await teacher.call('GET', `/courses/${id}/lessons`)).body.data
  const told = (await lessons(body.id)).map(({ title, body }: { title: string; body: string }) => [
    title,
    body,
  ])
  expect(told).toEqual([
    ['One', 'One'],
    ['Two', 'Two'],
  ])
  const [copy] = await lessons(body.id)
  await teacher.call('PATCH', `/lessons/${copy.id}`, { title: 'Other' })
  expect((await lessons(course.id))[0].title).toBe('One')
  expect((await teacher.call('GET', '/courses')).body.data).toHaveLength(2)
  expect((await teacher.call('GET', `/courses/${body.id}/enrolments`)).body.data).toEqual([])
})
