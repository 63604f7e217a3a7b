import { expect, it } from 'vitest'
import { signIn } from './quiz-world.ts'
import { openCourse, openLearner } from './taught-course.ts'
import { openWorld } from './world.ts'

it('seats whoever waits first when somebody leaves, and shows the line to the teacher alone', async () => {
  await using world = await openWorld()
  const { teacher, other, course } = await openCourse(world, ['One'], { seats: 1 })
  const learner = await openLearner(world, course)
  const [first, second] = [await signIn(world, 'student'), await signIn(world, 'student')]
  const url = `/courses/${course.id}`
  expect(await first.call('POST', `${url}/enrolments`)).toMatchObject({
    status: 409,
    body: { type: '/problems/course_full' },
  })
  for (const [who, place] of [
    [first, 1],
    [second, 2],
    [first, 1],
  ] as const)
    expect(await who.call('POST', `${url}/enrolments`, { wait: true })).toMatchObject({
      status: 202,
      body: { waiting: place },
    })
  const page = (await teacher.call('GET', `${url}/waiting-list?limit=1`)).body
  expect(page).toMatchObject({ data: [{ since: world.clock.now().toISOString() }] })
  const rest = (await teacher.call('GET', `${url}/waiting-list?limit=1&cursor=${page.next_cursor}`)).body
  expect(rest).toMatchObject({ data: [{ learner_id: expect.any(String) }], next_cursor: null })
  expect(rest.data[0].learner_id).not.toBe(page.data[0].learner_id)
  expect((await other.call('GET', `${url}/waiting-list`)).status).toBe(404)
  expect((await first.call('GET', `${url}/waiting-list`)).status).toBe(403)
  expect((await learner.call('DELETE', `/enrolments/${learner.enrolment.id}`)).status).toBe(204)
  expect((await first.call('GET', '/me/enrolments')).body.data).toMatchObject([
    { course_id: course.id, source: 'waiting_list' },
  ])
  expect((await second.call('GET', '/me/enrolments')).body.data).toEqual([])
  expect((await teacher.call('GET', `${url}/waiting-list`)).body.data).toMatchObject(rest.data)
})
