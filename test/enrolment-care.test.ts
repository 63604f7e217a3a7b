import { expect, it } from 'vitest'
import { openCourse, openLearner } from './taught-course.ts'
import { openWorld } from './world.ts'

it('opens a waiting lesson to one learner, and lets it wait again', async () => {
  await using world = await openWorld()
  const { teacher, other, course, lessons } = await openCourse(world, ['One', 'Two'])
  const [first, second] = lessons
  await teacher.call('PATCH', `/lessons/${first?.id}`, { gate: 'completion' })
  const [learner, another] = [await openLearner(world, course), await openLearner(world, course)]
  const url = `/enrolments/${learner.enrolment.id}/unlocks/${second?.id}`
  const read = async ({ call }: typeof learner) =>
    (await call('GET', `/lessons/${second?.id}/reading`)).status
  expect(await read(learner)).toBe(403)
  expect((await other.call('PUT', url)).status).toBe(404)
  expect((await learner.call('PUT', url)).status).toBe(403)
  expect((await teacher.call('PUT', url)).status).toBe(204)
  expect([await read(learner), await read(another)]).toEqual([200, 403])
  expect((await other.call('DELETE', url)).status).toBe(404)
  expect((await teacher.call('DELETE', url)).status).toBe(204)
  expect(await read(learner)).toBe(403)
  const elsewhere = await openCourse(world, ['One'])
  const foreign = `/enrolments/${learner.enrolment.id}/unlocks/${elsewhere.lessons[0]?.id}`
  expect((await teacher.call('PUT', foreign)).status).toBe(404)
})

it('ends access when the teacher says, and gives more of it', async () => {
  await using world = await openWorld()
  const { teacher, other, course, lessons } = await openCourse(world, ['One'])
  const learner = await openLearner(world, course)
  const url = `/enrolments/${learner.enrolment.id}/access`
  const read = async () => (await learner.call('GET', `/lessons/${lessons[0]?.id}/reading`)).body
  const until = '2027-01-01T00:10:00.000Z'
  expect((await other.call('PUT', url, { until })).status).toBe(404)
  expect((await learner.call('PUT', url, { until: null })).status).toBe(403)
  expect((await teacher.call('PUT', url, { until: 'tomorrow' })).status).toBe(400)
  expect((await teacher.call('PUT', url, { until })).body.access_until).toBe(until)
  expect((await read()).html).toContain('One')
  await world.goTo('2027-01-01T00:10:01Z')
  expect((await read()).type).toBe('/problems/access_over')
  expect((await teacher.call('PUT', url, { until: null })).body.access_until).toBeNull()
  expect((await read()).html).toContain('One')
})

it('lets a learner rest, and go on with as much time as was left', async () => {
  await using world = await openWorld()
  const { teacher, other, course, lessons } = await openCourse(world, ['One'])
  const learner = await openLearner(world, course)
  const enrolment = `/enrolments/${learner.enrolment.id}`
  await teacher.call('PUT', `${enrolment}/access`, { until: '2027-01-10T00:00:00Z' })
  for (const method of ['PUT', 'DELETE']) {
    expect((await other.call(method, `${enrolment}/pause`)).status).toBe(404)
    expect((await learner.call(method, `${enrolment}/pause`)).status).toBe(403)
  }
  const paused_at = world.clock.now().toISOString()
  expect((await teacher.call('PUT', `${enrolment}/pause`)).body).toMatchObject({ paused_at })
  const reading = `/lessons/${lessons[0]?.id}/reading`
  expect((await learner.call('GET', reading)).body.type).toBe('/problems/enrolment_paused')
  await world.goTo('2027-01-01T00:10:00Z')
  expect((await teacher.call('PUT', `${enrolment}/pause`)).body).toMatchObject({ paused_at })
  expect((await teacher.call('DELETE', `${enrolment}/pause`)).body).toMatchObject({
    paused_at: null,
    access_until: '2027-01-10T00:10:00.000Z',
  })
  expect((await learner.call('GET', reading)).status).toBe(200)
})
