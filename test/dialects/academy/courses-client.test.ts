import { expect, it } from 'vitest'
import { listSubmittedCourses } from '#features/courses/index.ts'
import { enrolMe } from '#features/learning/index.ts'
import { openWorld, type World } from '#test/world.ts'
import { openPeople, send } from './caller.ts'
import { form } from './pair.ts'
import { notes, picture, video, videoBytes } from './uploads.ts'

async function openPortal(world: World) {
  const base = await world.listen()
  const people = await openPeople(world, base)
  const caller = (name?: string) => async (method: string, path: string, body?: unknown) => {
    const authorization = name && people[name]
    const answer = await send(base, method, path, { body, authorization })
    return [answer.status, Object(answer.body)] as const
  }
  return { base, people, teacher: caller('teacher'), student: caller('asha'), visitor: caller() }
}

async function learn(world: World, email: string, no: number) {
  const { db } = world.database
  const user = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  const course = await db.selectFrom('courses').select('id').where('no', '=', no).executeTakeFirstOrThrow()
  await enrolMe(world.as({ kind: 'user', id: user.id, role: 'student', session_id: null }), course)
}

const course = {
  title: 'Clean water',
  short_description: 'How to make it',
  description: 'All of it',
  price: '0',
  currency: 'USD',
  duration_hours: '1.5',
  max_students: '30',
  difficulty_level: 'beginner',
  status: 'published',
  prerequisites: 'A pot',
  learning_outcomes: 'Boil\nFilter',
}

/** As its admin portal makes one, call by call. */
async function makeCourse({ teacher }: Awaited<ReturnType<typeof openPortal>>) {
  const [, first] = await teacher('POST', '/courses/create-courses', {
    title: 'Before',
    price: 0,
    status: 'published',
  })
  const [made, { course: one }] = await teacher(
    'POST',
    '/courses/create-courses',
    form({ ...course, thumbnail: picture() }),
  )
  const [, { module }] = await teacher('POST', `/modules/create-modules/${one.id}`, {
    title: 'Boiling',
    is_preview: false,
  })
  const lessonForm = form({
    title: 'Fire',
    content: 'Make one.',
    duration_minutes: '5',
    is_preview: 'false',
    video: video(),
  })
  const [added, { lesson }] = await teacher('POST', `/lessons/create-lessons/${module.id}`, lessonForm)
  const file = form({ file: notes(), lesson_id: String(lesson.id), title: 'Notes' })
  const [kept] = await teacher('POST', `/lesson-resources/create-lesson-resources/${lesson.id}`, file)
  const ids = { prerequisite_course_ids: [first.course.id] }
  const [required] = await teacher('POST', `/prerequisites/create-prerequisites/${one.id}`, ids)
  expect([made, added, kept, required]).toEqual([201, 201, 201, 201])
  return { id: one.id as number, before: first.course.id as number, lesson: lesson.id as number }
}

it('works as the admin portal does, and its film plays for the student alone', async () => {
  await using world = await openWorld()
  const portal = await openPortal(world)
  const { teacher, student, visitor } = portal
  const { id, before, lesson } = await makeCourse(portal)
  const path = `/courses/get-courses/${id}?lessons=True&resources=True`
  const [, { course: seen }] = await student('POST', path)
  expect(seen).toMatchObject({
    title: 'Clean water',
    is_enrolled: false,
    prerequisites_courses: [{ id: before }],
  })
  expect(seen.modules[0].lessons[0]).toMatchObject({ id: lesson, video_url: null, content: null })
  expect(seen.modules[0].lessons[0].resources[0].file_path).toBeNull()
  const [, list] = await teacher('GET', `/prerequisites/get-prerequisites/${id}`)
  expect((await teacher('DELETE', `/prerequisites/delete/${list.prerequisites[0].id}`))[0]).toBe(200)
  await learn(world, 'asha@academy.example', id)
  const [, { course: open }] = await student('POST', path)
  const [shown] = open.modules[0].lessons
  expect(open).toMatchObject({ is_enrolled: true, enrollment_count: 1, prerequisites_courses: [] })
  expect(shown).toMatchObject({ title: 'Fire', content: 'Make one.', duration_minutes: 5, order: 1 })
  const film = await fetch(shown.video_url, { headers: { range: 'bytes=0-9' } })
  expect([film.status, film.headers.get('content-type')]).toEqual([206, 'video/mp4'])
  expect(Buffer.from(await film.arrayBuffer())).toEqual(videoBytes.subarray(0, 10))
  expect((await fetch(shown.video_url.replace(/signature=./, 'signature=_'))).status).toBe(403)
  expect(await (await fetch(shown.resources[0].file_path)).text()).toBe('Boil it for a minute.')
  expect((await fetch(open.thumbnail)).headers.get('content-type')).toBe('image/webp')
  const [, { course: closed }] = await visitor('GET', `/courses/${id}?lessons=true`)
  expect(closed.modules[0].lessons[0].video_url).toBeNull()
  expect((await teacher('DELETE', `/courses/delete-courses/${id}`))[0]).toBe(400)
})

it('lets what a teacher publishes wait where the academy reviews', async () => {
  await using world = await openWorld({ COURSE_REVIEW: 'on' })
  const { teacher, visitor, base, people } = await openPortal(world)
  const [, { course: made }] = await teacher('POST', '/courses/create-courses', { ...course, price: 0 })
  expect(made.status).toBe('draft')
  expect((await visitor('GET', `/courses/${made.id}`))[0]).toBe(404)
  const path = `/courses/update-courses/${made.id}`
  const [, { course: again }] = await teacher('PUT', path, { ...course, price: 0, title: 'Water' })
  expect(again).toMatchObject({ status: 'draft', title: 'Water' })
  // What it is shown as, sent back, does not take it out of the list of those that wait.
  await teacher('PUT', path, { status: 'draft' })
  const waiting = await listSubmittedCourses(world.as({ kind: 'system' }), { limit: 10 })
  expect(waiting.data).toMatchObject([{ no: made.id, title: 'Water' }])
  const body = { status: 'published' }
  const answer = await send(base, 'PUT', path, { body, authorization: people.admin })
  expect(Object(answer.body).course.status).toBe('published')
  expect((await visitor('GET', `/courses/${made.id}`))[0]).toBe(200)
})

it('gives files at the root as well, in parts, and on the dialect’s own host', async () => {
  await using world = await openWorld({ DIALECT_HOSTS: 'localhost=academy' })
  const portal = await openPortal(world)
  await makeCourse(portal)
  const authorization = portal.people.teacher ?? ''
  for (const base of [portal.base, portal.base.replace('127.0.0.1', 'localhost')])
    for (const path of [
      '/resources/download/1',
      '/api/v1/resources/download/1',
      '/api/v1/files/download/1',
    ]) {
      const part = await fetch(base + path, { headers: { authorization, range: 'bytes=0-3' } })
      expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 0-3/21'])
      expect(part.headers.get('content-disposition')).toMatch(/^attachment; filename="notes.txt"/)
      expect(await part.text()).toBe('Boil')
      const unsigned = await fetch(base + path)
      expect([unsigned.status, await unsigned.json()]).toEqual([401, { msg: 'Missing Authorization Header' }])
    }
  const nowhere = await fetch(`${portal.base}/resources/other`)
  expect([nowhere.status, await nowhere.json()]).toEqual([404, { error: 'Not found' }])
})

it('keeps a film whose address is sent back as it was shown, also when that has become old', async () => {
  await using world = await openWorld()
  const portal = await openPortal(world)
  const { lesson } = await makeCourse(portal)
  const [, { lessons: shown }] = await portal.teacher('POST', `/lessons/get-lessons/${lesson}`)
  await world.goTo('2027-01-01T00:59:00Z')
  const change = { title: 'Flame', content: shown.content, video_url: `${shown.video_url}0` }
  const [, { lesson: changed }] = await portal.teacher('PUT', `/lessons/update-lessons/${lesson}`, change)
  expect(changed.title).toBe('Flame')
  expect((await fetch(changed.video_url)).status).toBe(200)
  const row = world.database.db
    .selectFrom('lessons')
    .select(['video_id', 'video_url'])
    .where('no', '=', lesson)
  expect(await row.executeTakeFirstOrThrow()).toMatchObject({ video_id: expect.any(String), video_url: null })
})

it('takes no more of a film than a file may have, and leaves nothing of it', async () => {
  await using world = await openWorld({ UPLOAD_LIMIT_MB: '1' })
  const portal = await openPortal(world)
  await makeCourse(portal)
  const film = new File([videoBytes, Buffer.alloc(1_100_000)], 'long.mp4', { type: 'video/mp4' })
  const [status] = await portal.teacher(
    'POST',
    '/lessons/create-lessons/1',
    form({ title: 'Long', video: film }),
  )
  expect(status).toBe(413)
  const [, { lessons }] = await portal.teacher('POST', '/lessons/get-lessons?module_id=1')
  expect(lessons).toHaveLength(1)
})
