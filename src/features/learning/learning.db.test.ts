import { expect, it } from 'vitest'
import {
  createCourse,
  removeLesson,
  setPrerequisites,
  updateCourse,
  updateLesson,
} from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { completions, enter, openCourse } from '#test/learning-world.ts'
import { openWorld } from '#test/world.ts'
import { noteAttendance, pauseLearner, resumeLearner, setAccess, setUnlocked } from './care.ts'
import { enrolMe, enrolUser } from './enrolling.ts'
import { getEnrolment, leaveCourse } from './enrolments.ts'
import { listLessonStandings, requireLearning } from './lesson-access.ts'
import { readLesson } from './reading.ts'
import { study } from './studying.ts'

it('enrols once, leaves, and comes back to the record', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const { course, lessons } = await openCourse(teacher, [{ title: 'One' }, { title: 'Two' }])
  const first = await enter(ctx, course)
  expect(first).toMatchObject({ required: 2, completed: 0, source: 'self' })
  await expect(enrolMe(ctx, course)).rejects.toMatchObject({ code: 'already_enrolled' })
  await study(ctx, { id: lessons[0]?.id ?? '' }, { completed: true, watched_seconds: 90 })
  await leaveCourse(ctx, first)
  await expect(requireLearning(ctx, { id: lessons[0]?.id ?? '' })).rejects.toMatchObject({
    code: 'not_enrolled',
  })
  const again = await enrolMe(ctx, course)
  expect(again).toMatchObject({
    is_new: false,
    enrolment: { id: first.id, completed: 1, watched_seconds: 90, enrolled_at: first.enrolled_at },
  })
})

it('counts a completed course once, however many last lessons are done at once', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const { course, lessons } = await openCourse(
    teacher,
    Array.from({ length: 12 }, (_, index) => ({ title: `Lesson ${index}` })),
  )
  const { id } = await enter(ctx, course)
  const twice = [...lessons, ...lessons]
  await Promise.all(twice.map((lesson) => study(ctx, lesson, { completed: true })))
  expect(await getEnrolment(ctx, { id })).toMatchObject({ completed: 12, completed_at: ctx.now() })
  expect(await completions(world)).toBe(1)
  await leaveCourse(ctx, { id })
  await enrolMe(ctx, course)
  await study(ctx, lessons[0] as { id: string }, { completed: true })
  expect(await completions(world)).toBe(1)
  expect(await getEnrolment(ctx, { id })).toMatchObject({ completed: 12, completed_at: ctx.now() })
})

it('completes with the lessons that count, also when the last one that is missing goes', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const { course, lessons } = await openCourse(teacher, [
    { title: 'One' },
    { title: 'Extra', is_required: false },
    { title: 'Two' },
    { title: 'Three' },
  ])
  const { id } = await enter(ctx, course)
  await study(ctx, lessons[0] as { id: string }, { completed: true })
  expect(await getEnrolment(ctx, { id })).toMatchObject({ required: 3, completed: 1, completed_at: null })
  await removeLesson(teacher, { id: lessons[2]?.id ?? '' })
  await world.settle()
  expect(await getEnrolment(ctx, { id })).toMatchObject({ required: 2, completed_at: null })
  await updateLesson(teacher, { id: lessons[3]?.id ?? '' }, { is_required: false })
  await world.settle()
  expect(await getEnrolment(ctx, { id })).toMatchObject({ required: 1, completed_at: expect.any(Date) })
})

it('takes no more learners than there are seats, and seats who waits when one leaves', async () => {
  await using world = await openWorld()
  const { ctx: teacher } = await world.person('instructor')
  const { course } = await openCourse(teacher, [{ title: 'One' }], { seats: 2 })
  const people = await Promise.all(Array.from({ length: 6 }, () => world.person('student')))
  const tries = await Promise.allSettled(people.map(({ ctx }) => enrolMe(ctx, course)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  const outside = people.filter((_, index) => tries[index]?.status === 'rejected')
  for (const [index, { ctx }] of outside.entries())
    expect(await enrolMe(ctx, course, { wait: true })).toEqual({ waiting: index + 1 })
  const inside = people.find((_, index) => tries[index]?.status === 'fulfilled')
  const mine = await getEnrolment(inside?.ctx as Ctx, {
    user_id: inside?.user.id ?? '',
    course_id: course.id,
  })
  await leaveCourse(inside?.ctx as Ctx, mine)
  const next = outside[0] as (typeof people)[number]
  const seated = await getEnrolment(next.ctx, { user_id: next.user.id, course_id: course.id })
  expect(seated.source).toBe('waiting_list')
  await updateCourse(teacher, course, { seats: 3 })
  await world.settle()
  const second = outside[1] as (typeof people)[number]
  expect(await getEnrolment(second.ctx, { user_id: second.user.id, course_id: course.id })).toMatchObject({
    left_at: null,
  })
  const counts = await world.database.db.selectFrom('course_counts').selectAll().execute()
  expect(counts).toEqual([{ course_id: course.id, enrolled: 3, completed: 0 }])
})

it('asks for what comes first, for money, and for an open course', async () => {
  await using world = await openWorld()
  const { ctx: teacher } = await world.person('instructor')
  const [{ ctx, user }, { ctx: admin }] = [await world.person('student'), await world.person('admin')]
  const { course: basics, lessons } = await openCourse(teacher, [{ title: 'One' }])
  const { course } = await openCourse(teacher, [{ title: 'Two' }])
  await setPrerequisites(teacher, course, [basics])
  await expect(enrolMe(ctx, course)).rejects.toMatchObject({
    code: 'prerequisites_missing',
    details: { courses: [{ id: basics.id, title: 'Water' }] },
  })
  await enter(ctx, basics)
  await study(ctx, lessons[0] as { id: string }, { completed: true })
  await enter(ctx, course)
  const { course: paid } = await openCourse(teacher, [{ title: 'Gold' }], { price: 4999 })
  await expect(enrolMe(ctx, paid)).rejects.toMatchObject({ kind: 'payment_required' })
  expect(await enrolUser(admin, { id: user.id }, paid)).toMatchObject({ enrolment: { source: 'staff' } })
  const draft = await createCourse(teacher, { title: 'Not yet' })
  await expect(enrolMe(ctx, draft)).rejects.toMatchObject({ kind: 'not_found' })
  await expect(enrolMe(teacher, draft)).rejects.toMatchObject({ code: 'course_not_open' })
})

it('opens lessons by the day, by the pass, and by hand, and lets a learner rest', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const { course, lessons } = await openCourse(teacher, [
    { title: 'One', gate: 'completion' },
    { title: 'Two', opens_after_days: 3 },
    { title: 'Three', opens_on: '2027-01-10', gate: 'pass' },
    { title: 'Four' },
  ])
  const enrolment = await enter(ctx, course)
  const closed = async () =>
    (await listLessonStandings(ctx, await getEnrolment(ctx, enrolment))).map((one) => one.closed)
  expect(await closed()).toEqual([null, 'not_yet', 'not_yet', 'gate'])
  await study(ctx, lessons[0] as { id: string }, { completed: true })
  expect(await closed()).toEqual([null, 'not_yet', 'not_yet', 'gate'])
  await world.goTo('2027-01-02T00:00:00Z')
  await pauseLearner(teacher, enrolment)
  expect(await closed()).toEqual(['paused', 'paused', 'paused', 'paused'])
  await world.goTo('2027-01-06T00:00:00Z')
  await resumeLearner(teacher, enrolment)
  expect(await closed()).toEqual([null, 'not_yet', 'not_yet', 'gate'])
  await world.goTo('2027-01-08T00:00:00Z')
  expect(await closed()).toEqual([null, null, 'not_yet', 'gate'])
  await setUnlocked(teacher, enrolment, lessons[3] as { id: string }, true)
  expect(await closed()).toEqual([null, null, 'not_yet', null])
  await world.goTo('2027-01-10T00:00:00Z')
  await expect(study(ctx, lessons[2] as { id: string }, { completed: true })).rejects.toMatchObject({
    code: 'pass_needed',
  })
  await setAccess(teacher, enrolment, new Date('2027-01-11T00:00:00Z'))
  await world.goTo('2027-01-12T00:00:00Z')
  await expect(readLesson(ctx, lessons[0] as { id: string })).rejects.toMatchObject({ code: 'access_over' })
  await setAccess(teacher, enrolment, null)
  expect(await readLesson(ctx, lessons[0] as { id: string })).toMatchObject({ title: 'One', resources: [] })
})

it('counts who was there as done, and nobody of another course', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const { course, lessons } = await openCourse(teacher, [{ title: 'One' }], { mode: 'offline' })
  const other = await openCourse(teacher, [{ title: 'Other' }])
  const [mine, strange] = [await enter(ctx, course), await enter(ctx, other.course)]
  const note = (id: string, is_present: boolean) =>
    noteAttendance(teacher, lessons[0] as { id: string }, [{ enrolment_id: id, is_present }])
  await note(mine.id, false)
  expect(await completions(world)).toBe(0)
  await expect(note(strange.id, true)).rejects.toMatchObject({ kind: 'not_found' })
  await note(mine.id, true)
  expect(await getEnrolment(ctx, mine)).toMatchObject({ completed: 1, completed_at: expect.any(Date) })
  await expect(noteAttendance(ctx, lessons[0] as { id: string }, [])).rejects.toMatchObject({
    kind: 'not_found',
  })
})

it('shows a lesson without what would act in a page', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const body =
    '# Hi\n<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) **bold** [b](https://b.example)'
  const { course, lessons } = await openCourse(teacher, [{ title: 'One', body }])
  await enter(ctx, course)
  const { html } = await readLesson(ctx, lessons[0] as { id: string })
  expect(html).toContain('<strong>bold</strong>')
  expect(html).toContain('href="https://b.example"')
  expect(html).not.toMatch(/<script|onerror|"javascript/)
})
