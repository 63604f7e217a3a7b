import { expect, it } from 'vitest'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { createCourse, getCourse, updateCourse } from './courses.ts'
import { listLessons } from './lessons.ts'
import {
  archiveCourse,
  listSubmittedCourses,
  publishCourse,
  sendBackCourse,
  submitCourse,
  takeBackCourse,
  unarchiveCourse,
  unpublishCourse,
} from './publication.ts'
import { createWholeCourse } from './whole-courses.ts'

const titlesOf = async (ctx: Ctx, id: string) => (await listLessons(ctx, { id })).map(({ title }) => title)

it('goes from draft by review to published and archived, as the academy says', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: admin }] = [await world.person('instructor'), await world.person('admin')]
  const course = await createCourse(ctx, { title: 'Water', price: 4999, currency: 'INR', outcomes: ['Boil'] })
  expect(course).toMatchObject({ status: 'draft', price: 4999, published_at: null })
  const waiting = await publishCourse(ctx, course, { review: true })
  expect(waiting).toMatchObject({ status: 'in_review', submitted_at: ctx.now() })
  expect((await listSubmittedCourses(admin, { limit: 10 })).data).toMatchObject([{ id: course.id }])
  await expect(sendBackCourse(ctx, course, 'Say more')).rejects.toMatchObject({ code: 'staff_only' })
  expect(await sendBackCourse(admin, course, 'Say more')).toMatchObject({
    status: 'draft',
    submitted_at: null,
    review_note: 'Say more',
  })
  expect(await updateCourse(ctx, course, { title: 'Water!' })).toMatchObject({ review_note: 'Say more' })
  expect(await submitCourse(ctx, course)).toMatchObject({ status: 'in_review', review_note: null })
  expect(await takeBackCourse(ctx, course)).toMatchObject({ status: 'draft' })
  await submitCourse(ctx, course)
  expect(await publishCourse(admin, course, { review: true })).toMatchObject({ status: 'published' })
  expect((await listSubmittedCourses(admin, { limit: 10 })).data).toEqual([])
  expect(await submitCourse(ctx, course)).toMatchObject({ status: 'published' })
  expect(await archiveCourse(ctx, course)).toMatchObject({ status: 'archived' })
  await expect(submitCourse(ctx, course)).rejects.toMatchObject({ code: 'course_archived' })
  expect(await unarchiveCourse(ctx, course)).toMatchObject({ status: 'draft' })
})

it('leaves a published course alone when a review is taken back, and takes it out when it is unpublished', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const course = await publishCourse(ctx, await createCourse(ctx, { title: 'Water' }))
  await expect(takeBackCourse(ctx, course)).rejects.toMatchObject({ code: 'course_published' })
  expect(await getCourse(ctx, course)).toMatchObject({ status: 'published' })
  expect(await unpublishCourse(ctx, course)).toMatchObject({ status: 'draft' })
  expect(await takeBackCourse(ctx, course)).toMatchObject({ status: 'draft' })
})

it('publishes a whole course by the academy’s rule, and a twin that is there not again', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const make = (review: boolean, title: string) =>
    createWholeCourse(ctx, { title }, [{ title: 'One' }], { twin: 'extend', publication: { review } })
  expect(await make(true, 'Water')).toMatchObject({ status: 'in_review' })
  expect(await make(false, 'Air')).toMatchObject({ status: 'published', published_at: ctx.now() })
  const twin = await make(false, 'Water')
  expect(twin).toMatchObject({ status: 'in_review' })
  expect(await titlesOf(ctx, twin.id)).toEqual(['One', 'One'])
})
