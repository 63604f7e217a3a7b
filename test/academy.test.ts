import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { openCaller } from './identity/caller.ts'
import { enter, publish, visit } from './web-school.ts'

it('teaches a course from the catalogue to its end, and shows a video to nobody else', async () => {
  await using world = await openWorld()
  const caller = await openCaller(world)
  const [teacher, student, other] = [
    await enter(world, 'instructor'),
    await enter(world, 'student'),
    await enter(world, 'student'),
  ]
  const { course, preview, lesson } = await publish(teacher)
  const [listed] = (await visit(caller, '/v1/catalogue')).body.data
  expect(listed).toMatchObject({
    id: course.id,
    title: 'Water',
    thumbnail_url: expect.stringMatching(/^\/uploads\//),
  })
  expect((await visit(caller, listed.thumbnail_url)).headers['content-type']).toBe('image/webp')
  const [module] = (await visit(caller, `/v1/catalogue/${course.id}`)).body.modules
  expect(module.lessons).toMatchObject([
    { id: preview.id, html: '<p><strong>wash</strong></p>\n', video_url: 'https://v.example/1' },
    { id: lesson.id, html: null, video_url: null },
  ])
  expect((await other.call('GET', `/lessons/${lesson.id}/reading`)).status).toBe(403)
  const enrolment = (await student.call('POST', `/courses/${course.id}/enrolments`)).body
  const reading = (await student.call('GET', `/lessons/${lesson.id}/reading`)).body
  const address = new URL(reading.video_url)
  const play = (search: string) => visit(caller, `${address.pathname}${search}`, { range: 'bytes=0-3' })
  expect((await play(address.search)).status).toBe(206)
  expect((await play(address.search.replace(/signature=./, 'signature=_'))).status).toBe(403)
  expect(reading.resources).toMatchObject([{ title: 'Notes', media_type: 'text/plain', size: 5 }])
  await student.call('PUT', `/lessons/${preview.id}/progress`, { completed: true })
  const done = await student.call('PUT', `/lessons/${lesson.id}/progress`, {
    completed: true,
    watched_seconds: 9,
  })
  expect(done.body).toMatchObject({ id: enrolment.id, required: 2, completed: 2, watched_seconds: 9 })
  expect(done.body.completed_at).toBe(world.clock.now().toISOString())
  expect((await student.call('GET', '/me/dashboard')).body).toMatchObject({ courses: 1, completed: 1 })
  expect((await teacher.call('GET', '/me/teaching')).body.data).toMatchObject([{ enrolled: 1, completed: 1 }])
  await world.goTo('2027-01-02T00:00:00Z')
  expect((await play(address.search)).status).toBe(403)
})

it('keeps two teachers from overwriting each other, in courses, lessons, modules, resources, orders and cohorts', async () => {
  await using world = await openWorld()
  const teacher = await enter(world, 'instructor')
  const { course, module, preview, lesson, resource } = await publish(teacher)
  const cohort = (
    await teacher.call('POST', `/courses/${course.id}/cohorts`, { name: 'A', starts_on: '2027-02-01' })
  ).body
  const outline = { modules: [{ module_id: module.id, lesson_ids: [lesson.id, preview.id] }] }
  const changes: [string, string, object][] = [
    ['PATCH', `/courses/${course.id}`, { seats: 9 }],
    ['PATCH', `/modules/${module.id}`, { description: 'x' }],
    ['PATCH', `/lessons/${lesson.id}`, { body: 'x' }],
    ['PATCH', `/resources/${resource.id}`, { title: 'x' }],
    ['PATCH', `/cohorts/${cohort.id}`, { name: 'B' }],
    ['PUT', `/courses/${course.id}/outline`, outline],
  ]
  for (const [method, url, body] of changes) {
    const version = (await teacher.call('GET', url.replace('/outline', ''))).headers.etag as string
    const change = (match: string) => teacher.call(method, url, body, { 'if-match': match })
    expect([url, (await change(version)).status]).toEqual([url, 200])
    expect([url, (await change(version)).status]).toEqual([url, 412])
  }
  const lessons = (await teacher.call('GET', `/courses/${course.id}/lessons`)).body.data
  expect(lessons.map(({ title }: { title: string }) => title)).toEqual(['Boil', 'Look'])
})

it('lets staff give a place in a course that costs, and nobody take one', async () => {
  await using world = await openWorld()
  const [teacher, admin, student] = [
    await enter(world, 'instructor'),
    await enter(world, 'admin'),
    await enter(world, 'student'),
  ]
  const { course, lesson } = await publish(teacher, { price: 4999, currency: 'INR' })
  const refused = await student.call('POST', `/courses/${course.id}/enrolments`)
  expect([refused.status, refused.body]).toMatchObject([402, { price: 4999, currency: 'INR' }])
  const give = (call: typeof admin.call) =>
    call('POST', `/users/${student.user.id}/enrolments`, { course_id: course.id })
  expect((await give(teacher.call)).status).toBe(403)
  const enrolment = (await give(admin.call)).body
  expect((await student.call('GET', `/lessons/${lesson.id}/reading`)).status).toBe(200)
  expect((await admin.call('GET', `/enrolments?course_id=${course.id}`)).body.data).toHaveLength(1)
  const stranger = await enter(world, 'student')
  for (const [method, url] of [
    ['GET', `/enrolments/${enrolment.id}`],
    ['GET', `/enrolments/${enrolment.id}/lessons`],
    ['DELETE', `/enrolments/${enrolment.id}`],
  ] as const)
    expect([url, (await stranger.call(method, url)).status]).toEqual([url, 404])
  expect((await student.call('PUT', `/enrolments/${enrolment.id}/pause`)).status).toBe(403)
  expect((await teacher.call('PUT', `/enrolments/${enrolment.id}/pause`)).body.paused_at).not.toBeNull()
  expect((await student.call('GET', `/lessons/${lesson.id}/reading`)).body.type).toBe(
    '/problems/enrolment_paused',
  )
  expect((await student.call('DELETE', `/enrolments/${enrolment.id}`)).status).toBe(204)
})
