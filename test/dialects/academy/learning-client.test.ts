import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { codeIn, freshAddress, newestMessage, openJar, openPeople, send } from './caller.ts'
import { openLearningSchool } from './learning-school.ts'
import { emailOf } from './pair.ts'

/** The student site in a browser: a token in its storage, and cookies. */
function openSite(base: string) {
  const jar = openJar()
  const from = freshAddress()
  let authorization: string | undefined
  return async (method: string, path: string, body?: unknown) => {
    const answer = await send(base, method, path, { body, authorization, cookie: jar.cookie(), from })
    jar.keep(answer.headers)
    const said = Object(answer.body)
    if (said.access_token) authorization = `Bearer ${said.access_token}`
    return { status: answer.status, body: said }
  }
}

type Lesson = { id: number; video_url: string | null; content: string | null }
const lessonsOf = (course: { modules: { lessons: Lesson[] }[] }): Lesson[] =>
  course.modules.flatMap(({ lessons }) => lessons)

it('takes a visitor of the student site from browsing to a course that is done', async () => {
  await using world = await openWorld({ TRUST_PROXY: 'loopback' })
  const base = await world.listen()
  await openPeople(world, base)
  await openLearningSchool(world)
  const site = openSite(base)

  const { body: menu } = await site('POST', '/public/get-mastercategories?subcategories=true&courses=true')
  expect(menu.categories[0].subcategories[0].courses[0]).toMatchObject({ id: 4, title: 'Seas', price: 0 })
  const master = await site('POST', '/mastercategories/get-mastercategories/1?courses=True')
  expect(master.body.subcategories[0].courses[0].id).toBe(4)
  expect((await site('POST', '/subcategories/get-subcategories/1?courses=True')).body.courses[0].id).toBe(4)
  const { body: shelf } = await site('POST', '/public/get-courses?page=1&per_page=1000')
  expect(shelf.courses.map(({ id }: { id: number }) => id)).toEqual([6, 5, 4, 2, 1])
  const { body: shown } = await site('POST', '/public/get-courses/1?lessons=True')
  expect(lessonsOf(shown.course).map(({ video_url }) => video_url)).toEqual([null, 'https://video.example/2'])
  expect((await site('GET', '/enrollments/get-enrollments')).status).toBe(401)

  const phone = '+919380169981'
  const account = { first_name: 'Devi', last_name: 'Rao', email: emailOf('devi'), password: 'Strong#123' }
  await site('POST', '/auth/register', { ...account, phone, bio: '', role: 'student' })
  await site('POST', '/auth/verify-otp', { otp: codeIn(await newestMessage(world, phone)) })
  expect((await site('POST', '/enrollments/enroll-free', { course_id: 1 })).status).toBe(201)
  const { body: mine } = await site('GET', '/enrollments/get-enrollments')
  expect(mine.enrollments).toMatchObject([{ id: 1, title: 'Clean water', status: 'published' }])
  const { body: opened } = await site('POST', '/courses/get-courses/1?lessons=True&resources=True')
  const lessons = lessonsOf(opened.course)
  expect(lessons.map(({ video_url }) => video_url)).toEqual([
    'https://video.example/1',
    'https://video.example/2',
  ])

  const percentages = []
  for (const { id } of lessons) {
    const path = `/enrollments/get-enrollments/1/lessons/${id}/progress`
    const { body } = await site('GET', path, { completed: true, watch_time_seconds: 300 })
    percentages.push(body.progress_percentage)
  }
  expect(percentages).toEqual([50, 100])
  const { body: dashboard } = await site('GET', '/users/get-dashboard')
  expect(dashboard).toMatchObject({
    user: { first_name: 'Devi', email: account.email, phone },
    statistics: {
      total_courses: 1,
      completed_courses: 1,
      in_progress_courses: 0,
      total_certificates: 0,
    },
    recent_activity: [{ id: 1, title: 'Clean water', enrollment: { progress_percentage: 100 } }],
    payments: [],
  })
  expect((await site('POST', '/enrollments/create-enrollments/6')).status).toBe(201)
})

it('works as the admin portal does with categories', async () => {
  await using world = await openWorld({ TRUST_PROXY: 'loopback' })
  const base = await world.listen()
  await openPeople(world, base)
  const portal = openSite(base)
  await portal('POST', '/auth/login', { email: emailOf('admin'), password: 'the admin keeps it 1' })
  const { body } = await portal('POST', '/mastercategories/create-mastercategories', { name: 'Life' })
  const { id } = body.category
  const made = await portal('POST', '/subcategories/create-subcategories', {
    master_category_id: id,
    name: 'Water',
  })
  expect(made.body.subcategory).toEqual({ id: 1, name: 'Water', master_category_id: id })
  const course = { title: 'Wells', price: 0, subcategory_id: 1, status: 'published' }
  expect((await portal('POST', '/courses/create-courses', course)).status).toBe(201)
  const all = await portal('POST', '/public/get-mastercategories?per_page=all&subcategories=1')
  expect(all.body.categories).toEqual([{ id, name: 'Life', subcategories: [{ id: 1, name: 'Water' }] }])
  const one = await portal('POST', `/mastercategories/get-mastercategories/${id}`)
  expect(one.body.subcategories).toEqual([{ id: 1, name: 'Water' }])
  expect((await portal('DELETE', '/subcategories/delete-subcategories/1')).body.error).toMatch(/in use/)
})

it('notes nothing for a HEAD, and nothing for whoever only looks', async () => {
  await using world = await openWorld({ TRUST_PROXY: 'loopback' })
  const base = await world.listen()
  const { asha } = await openPeople(world, base)
  await openLearningSchool(world)
  const path = '/enrollments/get-enrollments/1/lessons/1/progress'
  const headers = { authorization: asha ?? '' }
  const head = await fetch(`${base}/api/v1${path}`, { method: 'HEAD', headers })
  expect(head.status).toBe(405)
  expect((await send(base, 'GET', path, { authorization: asha })).status).toBe(200)
  const noted = world.database.db.selectFrom('lesson_progress').select('lesson_id')
  expect(await noted.execute()).toEqual([])
})

const limits = [
  ['GET', '/public/get-courses', 30, 'POST', '/public/get-courses'],
  ['POST', '/public/get-courses/1', 30, 'GET', '/public/courses/2'],
  ['POST', '/public/search?q=a', 20, 'GET', '/public/courses/search?q=a'],
  ['GET', '/public/categories', 30, 'POST', '/public/get-categories'],
  ['POST', '/public/get-mastercategories', 30, 'GET', '/public/get-mastercategories'],
  ['POST', '/public/get-mastercategories/1', 30, 'GET', '/public/get-mastercategories/2'],
  ['GET', '/public/get-subcategories', 30, 'POST', '/public/get-subcategories'],
  ['GET', '/public/get-subcategories/1', 30, 'POST', '/public/get-subcategories/2'],
  ['GET', '/public/subcategories/1/courses', 30, 'GET', '/public/subcategories/2/courses'],
  ['GET', '/public/categories/1/subcategories', 30, 'GET', '/public/categories/2/subcategories'],
] as const

it('keeps to the limits of the public routes, each on its own and twins together', async () => {
  await using world = await openWorld({ TRUST_PROXY: 'loopback' })
  const base = await world.listen()
  const from = freshAddress()
  for (const [method, path, most, twinMethod, twin] of limits) {
    for (let left = most - 1; left >= 0; left -= 1) {
      const { status, headers } = await send(base, method, path, { from })
      expect([status < 429, headers.get('x-ratelimit-remaining')]).toEqual([true, String(left)])
    }
    const refused = await send(base, twinMethod, twin, { from })
    expect([refused.status, refused.body]).toEqual([
      429,
      { error: 'Rate limit exceeded', message: `${most} per 1 minute`, retry_after: 60 },
    ])
  }
  const unlimited = await send(base, 'POST', '/mastercategories/get-mastercategories/1', { from })
  expect([unlimited.status, unlimited.headers.get('x-ratelimit-limit')]).toEqual([404, null])
  await world.goTo('2027-01-01T00:01:00Z')
  expect((await send(base, 'GET', '/public/get-courses', { from })).status).toBe(200)
})
