import { expect, it } from 'vitest'
import { openCourse, openLearner } from './taught-course.ts'
import { openWorld } from './world.ts'

it('lets the teacher note who was there, which completes the lesson, and nobody else', async () => {
  await using world = await openWorld()
  const { teacher, other, course, lessons } = await openCourse(world, ['One', 'Two'])
  const [present, absent] = [await openLearner(world, course), await openLearner(world, course)]
  const url = `/lessons/${lessons[0]?.id}/attendances`
  const attendances = [
    { enrolment_id: present.enrolment.id, is_present: true },
    { enrolment_id: absent.enrolment.id, is_present: false },
  ]
  expect((await other.call('PUT', url, { attendances })).status).toBe(404)
  expect((await present.call('PUT', url, { attendances })).status).toBe(403)
  expect((await teacher.call('GET', url)).body).toEqual({ data: [], next_cursor: null })
  expect((await teacher.call('PUT', url, { attendances })).status).toBe(200)
  const { data } = (await teacher.call('GET', url)).body
  expect(data).toHaveLength(2)
  expect(data).toEqual(expect.arrayContaining(attendances.map((one) => expect.objectContaining(one))))
  const enrolmentOf = async ({ id }: { id: string }) => (await teacher.call('GET', `/enrolments/${id}`)).body
  expect(await enrolmentOf(present.enrolment)).toMatchObject({ completed: 1, required: 2 })
  expect(await enrolmentOf(absent.enrolment)).toMatchObject({ completed: 0, required: 2 })
  expect((await other.call('GET', url)).status).toBe(404)
})

it('notes nothing when one of them does not learn the course', async () => {
  await using world = await openWorld()
  const { teacher, course, lessons } = await openCourse(world, ['One'])
  const elsewhere = await openCourse(world, ['One'])
  const [mine, theirs] = [await openLearner(world, course), await openLearner(world, elsewhere.course)]
  const url = `/lessons/${lessons[0]?.id}/attendances`
  const attendances = [mine, theirs].map(({ enrolment }) => ({
    enrolment_id: enrolment.id,
    is_present: true,
  }))
  expect(await teacher.call('PUT', url, { attendances })).toMatchObject({
    status: 404,
    body: { type: '/problems/enrolment_not_found' },
  })
  expect((await teacher.call('GET', url)).body.data).toEqual([])
})
