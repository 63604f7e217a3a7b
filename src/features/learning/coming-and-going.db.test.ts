import { expect, it } from 'vitest'
import { removeLesson, updateCourse } from '#features/courses/index.ts'
import { completions, enter, openCourse } from '#test/learning-world.ts'
import { openWorld } from '#test/world.ts'
import { noteAttendance, pauseLearner, resumeLearner } from './care.ts'
import { completeLesson, passLesson, recordReached } from './completions.ts'
import { enrolMe, getMyPlace, stopWaiting } from './enrolling.ts'
import { getEnrolment, leaveCourse } from './enrolments.ts'
import { study } from './studying.ts'

it('lets nobody overtake those who wait, whoever enrols them elsewhere', async () => {
  await using world = await openWorld()
  const { ctx: teacher } = await world.person('instructor')
  const { course, lessons } = await openCourse(teacher, [{ title: 'One' }], { seats: 1 })
  const [inside, first, second, late] = await Promise.all([1, 2, 3, 4].map(() => world.person('student')))
  if (!inside || !first || !second || !late) throw new Error('nobody')
  const mine = await enter(inside.ctx, course)
  for (const { ctx } of [first, second]) await enrolMe(ctx, course, { wait: true })
  expect([await getMyPlace(first.ctx, course), await getMyPlace(second.ctx, course)]).toEqual([1, 2])
  await updateCourse(teacher, course, { seats: 2 })
  await expect(enrolMe(late.ctx, course)).rejects.toMatchObject({ code: 'course_full' })
  const learner = await world.database.db
    .selectFrom('learners')
    .selectAll()
    .where('user_id', '=', first.user.id)
    .executeTakeFirstOrThrow()
  await recordReached(world.makeCtx(), [
    { learner_id: learner.id, lesson_id: lessons[0]?.id ?? '', course_id: course.id, is_complete: false },
  ])
  await expect(getMyPlace(first.ctx, course)).rejects.toMatchObject({ kind: 'not_found' })
  await leaveCourse(inside.ctx, mine)
  const seated = { user_id: second.user.id, course_id: course.id }
  expect(await getEnrolment(second.ctx, seated)).toMatchObject({ source: 'waiting_list' })
  expect(await enrolMe(late.ctx, course, { wait: true })).toEqual({ waiting: 1 })
  await stopWaiting(late.ctx, course)
  await updateCourse(teacher, course, { seats: 3 })
  await world.settle()
  await expect(getEnrolment(late.ctx, { ...seated, user_id: late.user.id })).rejects.toMatchObject({
    kind: 'not_found',
  })
})

it('gives whoever leaves and comes back no new time, and no end of a pause', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const { course, lessons } = await openCourse(teacher, [{ title: 'One' }], { access_days: 3 })
  const enrolment = await enter(ctx, course)
  await pauseLearner(teacher, enrolment)
  await leaveCourse(ctx, enrolment)
  await enrolMe(ctx, course)
  await expect(study(ctx, lessons[0] as { id: string }, {})).rejects.toMatchObject({
    code: 'enrolment_paused',
  })
  await resumeLearner(teacher, enrolment)
  await world.goTo('2027-01-05T00:00:00Z')
  await leaveCourse(ctx, enrolment)
  await enrolMe(ctx, course)
  await expect(study(ctx, lessons[0] as { id: string }, {})).rejects.toMatchObject({ code: 'access_over' })
})

it('completes nothing for who has left, and settles when they come back', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const { course, lessons } = await openCourse(teacher, [{ title: 'One' }, { title: 'Two' }])
  const enrolment = await enter(ctx, course)
  await study(ctx, lessons[0] as { id: string }, { completed: true })
  await leaveCourse(ctx, enrolment)
  const present = [{ enrolment_id: enrolment.id, is_present: true }]
  await expect(noteAttendance(teacher, lessons[1] as { id: string }, present)).rejects.toMatchObject({
    kind: 'not_found',
  })
  await removeLesson(teacher, { id: lessons[1]?.id ?? '' })
  await world.settle()
  expect(await completions(world)).toBe(0)
  await enrolMe(ctx, course)
  expect(await completions(world)).toBe(1)
})

it('does a lesson that takes a pass by nothing less', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const { course, lessons } = await openCourse(teacher, [{ title: 'One', gate: 'pass' }])
  const enrolment = await enter(ctx, course)
  const lesson = lessons[0] as { id: string }
  const { learner_id } = enrolment
  await noteAttendance(teacher, lesson, [{ enrolment_id: enrolment.id, is_present: true }])
  const reached = { learner_id, lesson_id: lesson.id, course_id: course.id, is_complete: true }
  await recordReached(world.makeCtx(), [reached])
  await completeLesson(world.makeCtx(), learner_id, lesson.id)
  expect(await getEnrolment(ctx, enrolment)).toMatchObject({ completed: 0, completed_at: null })
  await passLesson(world.makeCtx(), learner_id, lesson.id)
  expect(await getEnrolment(ctx, enrolment)).toMatchObject({ completed: 1, completed_at: expect.any(Date) })
})

it('notes attendance while learners study, and nobody waits for ever', async () => {
  await using world = await openWorld()
  const { ctx: teacher } = await world.person('instructor')
  const titles = [1, 2, 3, 4, 5, 6].map((one) => ({ title: `Lesson ${one}` }))
  const { course, lessons } = await openCourse(teacher, titles)
  const people = await Promise.all([1, 2, 3, 4, 5, 6].map(() => world.person('student')))
  const enrolments = await Promise.all(people.map(({ ctx }) => enter(ctx, course)))
  const present = enrolments.map(({ id }) => ({ enrolment_id: id, is_present: true }))
  await Promise.all(
    lessons.flatMap((lesson) => [
      noteAttendance(teacher, lesson, present),
      ...people.map(({ ctx }) => study(ctx, lesson, { completed: true })),
    ]),
  )
  expect(await completions(world)).toBe(6)
})

it('counts hours upon hours', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const titles = Array.from({ length: 23 }, (_, index) => ({ title: `Lesson ${index}` }))
  const { course, lessons } = await openCourse(teacher, titles)
  const enrolment = await enter(ctx, course)
  for (const lesson of lessons) await study(ctx, lesson, { watched_seconds: 100_000_000 })
  expect(await getEnrolment(ctx, enrolment)).toMatchObject({ watched_seconds: 2_300_000_000 })
})

it('lets nobody learn a course that is gone', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx }] = [await world.person('instructor'), await world.person('student')]
  const { course, lessons } = await openCourse(teacher, [{ title: 'One' }])
  await enter(ctx, course)
  await world.database.db.updateTable('courses').set({ removed_at: ctx.now() }).execute()
  await expect(study(ctx, lessons[0] as { id: string }, {})).rejects.toMatchObject({ kind: 'not_found' })
})
