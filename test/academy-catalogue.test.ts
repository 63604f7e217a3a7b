import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { openCaller } from './identity/caller.ts'
import { enter, publish, visit } from './web-school.ts'

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

it('confirms an unchanged course, and says of its lessons what the previews say alone', async () => {
  await using world = await openWorld()
  const caller = await openCaller(world)
  const teacher = await enter(world, 'instructor')
  const { course, lesson, module } = await publish(teacher)
  const show = (headers = {}) => visit(caller, `/v1/catalogue/${course.id}`, headers)
  let asked = 0
  world.database.pool.on('acquire', () => {
    asked += 1
  })
  const first = await show()
  expect(asked).toBe(2)
  expect(JSON.stringify(first.body)).not.toContain('Hot.')
  expect(Object.keys(first.body)).not.toContain('completed')
  const etag = String(first.headers.etag)
  for (const known of [etag, `W/${etag}`, `"other", W/${etag} , "more"`, '*'])
    expect([known, (await show({ 'if-none-match': known })).status]).toEqual([known, 304])
  for (const other of ['"other"', etag.slice(1, -1)])
    expect([other, (await show({ 'if-none-match': other })).status]).toEqual([other, 200])
  await teacher.call('PATCH', `/modules/${module.id}`, { is_preview: true })
  const shown = await show({ 'if-none-match': etag })
  expect([shown.status, shown.body.modules[0].lessons[1]]).toMatchObject([
    200,
    { id: lesson.id, html: '<p>Hot.</p>\n', video_url: expect.stringContaining('/files/') },
  ])
  expect((await visit(caller, new URL(shown.body.modules[0].lessons[1].video_url).pathname)).status).toBe(403)
})

it('keeps a course that somebody learns', async () => {
  await using world = await openWorld()
  const [teacher, student] = [await enter(world, 'instructor'), await enter(world, 'student')]
  const { course } = await publish(teacher)
  const enrolment = (await student.call('POST', `/courses/${course.id}/enrolments`)).body
  const remove = () => teacher.call('DELETE', `/courses/${course.id}`)
  const kept = await remove()
  expect([kept.status, kept.body.type]).toEqual([409, '/problems/course_is_learnt'])
  await student.call('DELETE', `/enrolments/${enrolment.id}`)
  expect((await remove()).status).toBe(204)
  expect((await teacher.call('GET', `/courses/${course.id}`)).status).toBe(404)
})

it('finds fault with a body that names what is not there, not with the address', async () => {
  await using world = await openWorld()
  const [teacher, admin] = [await enter(world, 'instructor'), await enter(world, 'admin')]
  const { course, lesson } = await publish(teacher)
  const nowhere = course.id
  for (const [call, method, url, body, code] of [
    [teacher.call, 'PATCH', `/lessons/${lesson.id}`, { module_id: nowhere }, 'unknown_module'],
    [teacher.call, 'POST', `/courses/${course.id}/lessons`, { module_id: nowhere }, 'unknown_module'],
    [
      teacher.call,
      'PUT',
      `/courses/${course.id}/prerequisites`,
      { course_ids: [lesson.id] },
      'unknown_required_course',
    ],
    [
      admin.call,
      'POST',
      '/sub-categories',
      { master_category_id: nowhere, name: 'A' },
      'unknown_master_category',
    ],
    [teacher.call, 'PATCH', `/courses/${course.id}`, { currency: 'ZZZ' }, 'unknown_currency'],
    [teacher.call, 'GET', '/catalogue?min_price=1', undefined, 'currency_missing'],
  ] as const) {
    const answer = await call(method, url, body)
    expect([url, answer.status, answer.body.type]).toEqual([url, 400, `/problems/${code}`])
  }
})

it('reviews where the academy says so', async () => {
  await using world = await openWorld({ COURSE_REVIEW: 'on' })
  const caller = await openCaller(world)
  const [teacher, admin] = [await enter(world, 'instructor'), await enter(world, 'admin')]
  const { course } = await publish(teacher)
  expect((await visit(caller, '/v1/catalogue')).body.data).toEqual([])
  expect((await teacher.call('GET', '/course-reviews')).status).toBe(403)
  expect((await admin.call('GET', '/course-reviews')).body.data).toMatchObject([{ id: course.id }])
  const answer = { note: ' Say more. ' }
  expect((await teacher.call('PUT', `/courses/${course.id}/review-answer`, answer)).status).toBe(403)
  const sentBack = await admin.call('PUT', `/courses/${course.id}/review-answer`, answer)
  expect(sentBack.body).toMatchObject({ status: 'draft', submitted_at: null, review_note: 'Say more.' })
  expect((await teacher.call('GET', `/courses/${course.id}`)).body.review_note).toBe('Say more.')
  await teacher.call('POST', `/courses/${course.id}/review`)
  const published = (await admin.call('POST', `/courses/${course.id}/publication`)).body
  expect(published).toMatchObject({ status: 'published', review_note: null })
  expect((await teacher.call('DELETE', `/courses/${course.id}/review`)).status).toBe(409)
  expect((await teacher.call('PATCH', `/courses/${course.id}`, { title: 'Air' })).body.status).toBe(
    'published',
  )
  expect((await teacher.call('POST', `/courses/${course.id}/archive`)).body.status).toBe('archived')
  expect((await teacher.call('DELETE', `/courses/${course.id}/archive`)).body.status).toBe('draft')
})
