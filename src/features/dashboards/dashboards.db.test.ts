import { expect, it } from 'vitest'
import { addLessons, addQuestion, createCourse, publishCourse } from '#features/courses/index.ts'
import { scheduleDelivery } from '#features/deliveries/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { enrolMe, leaveCourse, study } from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import {
  getStudentDashboard,
  listAllEnrolments,
  listLearnersToCall,
  listTaughtCourses,
} from './dashboards.ts'

const open = async (ctx: Ctx, title = 'Water') => {
  const course = await publishCourse(ctx, await createCourse(ctx, { title }))
  return { course, lessons: await addLessons(ctx, course, [{ title: 'One' }, { title: 'Two' }]) }
}

it('shows a student what they learn', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const [one, two, gone] = [await open(teacher, 'A'), await open(teacher, 'B'), await open(teacher, 'C')]
  for (const { course } of [one, two, gone]) await enrolMe(ctx, course)
  for (const lesson of one.lessons) await study(ctx, lesson, { completed: true, watched_seconds: 30 })
  const enrolled = await enrolMe(ctx, gone.course).catch((error) => error.details.enrolment_id)
  await leaveCourse(ctx, { id: enrolled })
  expect(await getStudentDashboard(ctx)).toMatchObject({
    tally: { total: 2, completed: 1, in_progress: 1, watched_seconds: 60 },
    recent: [{ course_title: 'B' }, { course_title: 'A', completed: 2, required: 2 }],
  })
})

it('tells a teacher whom to call: who is silent, and who is stuck; nobody else', async () => {
  await using world = await openWorld()
  const { ctx: teacher } = await world.person('instructor')
  const { course, lessons } = await open(teacher)
  const [silent, stuck, busy, done] = await Promise.all([1, 2, 3, 4].map(() => world.person('student')))
  if (!silent || !stuck || !busy || !done) throw new Error('nobody')
  for (const { ctx } of [silent, stuck, busy, done]) await enrolMe(ctx, course)
  await study(stuck.ctx, lessons[0] as { id: string }, { watched_seconds: 10 })
  for (const lesson of lessons) await study(done.ctx, lesson, { completed: true })
  expect((await listLearnersToCall(teacher, course, { days: 7, limit: 10 })).data).toEqual([])
  await world.goTo('2027-01-09T00:00:00Z')
  await study(stuck.ctx, lessons[0] as { id: string }, { watched_seconds: 20 })
  await study(busy.ctx, lessons[0] as { id: string }, { completed: true })
  const { data } = await listLearnersToCall(teacher, course, { days: 7, limit: 10 })
  expect(data.map(({ user_id, reason, lesson_title }) => [user_id, reason, lesson_title])).toEqual([
    [stuck.user.id, 'stuck', 'One'],
    [silent.user.id, 'silent', null],
  ])
  const { ctx: stranger } = await world.person('instructor')
  await expect(listLearnersToCall(stranger, course, { days: 7, limit: 10 })).rejects.toMatchObject({
    kind: 'not_found',
  })
})

it('counts by text as on the web: whoever does not answer is silent, with a number to call', async () => {
  await using world = await openWorld()
  const { ctx: teacher } = await world.person('instructor')
  const { course, lessons } = await open(teacher)
  await addQuestion(teacher, lessons[0]?.id ?? '', { kind: 'text', prompt: 'Why?' })
  const group = await createGroup(teacher, { name: 'Monday' })
  await addMembers(teacher, group, readPeople([{ name: 'Asha', number: '+919380169981' }], 'UTC'), 'teacher')
  await scheduleDelivery(teacher, { course, group, starts_on: '2027-01-02', time_of_day: '10:00' })
  await world.goTo('2027-01-20T00:00:00Z')
  const { data } = await listLearnersToCall(teacher, course, { days: 7, limit: 10 })
  expect(data).toMatchObject([{ learner_name: 'Asha', reason: 'silent', phone: '+919380169981' }])
})

it('shows teachers their own courses, and staff everything', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx: other }, { ctx: admin }] = [
    await world.person('instructor'),
    await world.person('instructor'),
    await world.person('admin'),
  ]
  const { course, lessons } = await open(teacher)
  await open(other, 'Other')
  const { ctx, email } = await world.person('student')
  await enrolMe(ctx, course)
  await study(ctx, lessons[0] as { id: string }, { completed: true })
  const mine = await listTaughtCourses(teacher, { limit: 5 })
  expect(mine.data).toMatchObject([{ title: 'Water', enrolled: 1, completed: 0, active_in_week: 1 }])
  expect((await listTaughtCourses(admin, { limit: 5 })).data).toHaveLength(2)
  const all = await listAllEnrolments(admin, { limit: 5 })
  expect(all.data).toMatchObject([{ email, course_title: 'Water', required: 2, completed: 1 }])
  expect((await listAllEnrolments(admin, { limit: 5, is_completed: true })).data).toEqual([])
})
