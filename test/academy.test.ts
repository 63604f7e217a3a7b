import { expect, it } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import { png } from './files/contents.ts'
import { type Caller, openCaller } from './identity/caller.ts'

const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'), Buffer.alloc(64)])
const bytes = { 'content-type': 'application/octet-stream' }

async function enter(world: World, role: 'student' | 'instructor' | 'admin') {
  const caller = await openCaller(world)
  const person = await world.person(role)
  const token = (await caller.signIn(person)).body.access_token as string
  const call = (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) =>
    caller.call(method, `/v1${url}`, { body, token, headers })
  return { ...person, call }
}

const upload = async (call: Awaited<ReturnType<typeof enter>>['call'], use: string, content: Buffer) =>
  (await call('POST', `/files?use=${use}&name=it`, content, bytes)).body.id as string

const visit = (caller: Caller, url: string, headers: Record<string, string> = {}) =>
  caller.call('GET', url, { headers })

/** A published course with a preview and a lesson whose video is ours. */
async function publish(teacher: Awaited<ReturnType<typeof enter>>, change: object = {}) {
  const { call } = teacher
  const thumbnail_id = await upload(call, 'thumbnail', png(40, 30))
  const course = (
    await call('POST', '/courses', {
      title: 'Water',
      price: 0,
      outcomes: ['Boil it'],
      thumbnail_id,
      ...change,
    })
  ).body
  const module = (await call('POST', `/courses/${course.id}/modules`, { title: 'One' })).body
  const add = async (lesson: object) =>
    (await call('POST', `/courses/${course.id}/lessons`, { module_id: module.id, ...lesson })).body
  const preview = await add({
    title: 'Look',
    body: '**wash**',
    is_preview: true,
    video_url: 'https://v.example/1',
  })
  const video_id = await upload(call, 'video', mp4)
  const lesson = await add({ title: 'Boil', body: 'Hot.', video_id })
  const file_id = await upload(call, 'resource', Buffer.from('Notes'))
  const resource = (await call('POST', `/lessons/${lesson.id}/resources`, { title: 'Notes', file_id })).body
  await call('POST', `/courses/${course.id}/publication`)
  return { course, module, preview, lesson, resource }
}

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

it('confirms an unchanged page without asking the database, and notices every change of it', async () => {
  await using world = await openWorld()
  const caller = await openCaller(world)
  const { call, ctx } = await enter(world, 'instructor')
  const { course } = await publish(await enter(world, 'instructor'))
  const list = (etag?: string) =>
    visit(caller, '/v1/catalogue?limit=5', etag ? { 'if-none-match': etag } : {})
  await world.settle()
  await list()
  const etag = String((await list()).headers.etag)
  expect((await list(etag)).status).toBe(304)
  const { pool } = world.database
  let asked = 0
  pool.on('acquire', () => {
    asked += 1
  })
  expect((await list(etag)).status).toBe(304)
  expect(asked).toBe(0)
  const fresh = async () => {
    for (let turn = 0; turn < 100; turn += 1) {
      const reply = await list(etag)
      if (reply.status === 200) return reply.body
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('Nobody heard of the change.')
  }
  await ctx.db.updateTable('courses').set({ title: 'Air' }).where('id', '=', course.id).execute()
  expect((await fresh()).data).toMatchObject([{ title: 'Air' }])
  await call('POST', '/courses', { title: 'A draft that nobody sees' })
  expect((await list()).body.data).toHaveLength(1)
})

it('reviews where the academy says so', async () => {
  await using world = await openWorld({ COURSE_REVIEW: 'on' })
  const caller = await openCaller(world)
  const [teacher, admin] = [await enter(world, 'instructor'), await enter(world, 'admin')]
  const { course } = await publish(teacher)
  expect((await visit(caller, '/v1/catalogue')).body.data).toEqual([])
  expect((await teacher.call('GET', '/course-reviews')).status).toBe(403)
  expect((await admin.call('GET', '/course-reviews')).body.data).toMatchObject([{ id: course.id }])
  const sentBack = await admin.call('DELETE', `/courses/${course.id}/review?reason=Longer`)
  expect(sentBack.body).toMatchObject({ status: 'draft', submitted_at: null })
  await teacher.call('POST', `/courses/${course.id}/review`)
  expect((await admin.call('POST', `/courses/${course.id}/publication`)).body.status).toBe('published')
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
