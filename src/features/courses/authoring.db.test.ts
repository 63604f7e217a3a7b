import { expect, it } from 'vitest'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { createCourse, getCourse, updateCourse } from './courses.ts'
import { getVersion, listVersions } from './lesson-versions.ts'
import { addLessons, getLesson, listLessons, updateLesson } from './lessons.ts'
import { addModule, listModules } from './modules.ts'
import { arrangeCourse } from './outline.ts'
import { findPrerequisites, removePrerequisite, setPrerequisites } from './prerequisites.ts'
import {
  archiveCourse,
  listSubmittedCourses,
  publishCourse,
  submitCourse,
  withdrawCourse,
} from './publication.ts'

const titlesOf = async (ctx: Ctx, id: string) => (await listLessons(ctx, { id })).map(({ title }) => title)

it('goes from draft by review to published and archived, as the academy says', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: admin }] = [await world.person('instructor'), await world.person('admin')]
  const course = await createCourse(ctx, { title: 'Water', price: 4999, currency: 'INR', outcomes: ['Boil'] })
  expect(course).toMatchObject({ status: 'draft', price: 4999, published_at: null })
  const waiting = await publishCourse(ctx, course, { review: true })
  expect(waiting).toMatchObject({ status: 'in_review', submitted_at: ctx.now() })
  expect((await listSubmittedCourses(admin, { limit: 10 })).data).toMatchObject([{ id: course.id }])
  expect(await withdrawCourse(admin, course, 'Say more')).toMatchObject({
    status: 'draft',
    submitted_at: null,
  })
  await submitCourse(ctx, course)
  expect(await publishCourse(admin, course, { review: true })).toMatchObject({ status: 'published' })
  expect((await listSubmittedCourses(admin, { limit: 10 })).data).toEqual([])
  expect(await submitCourse(ctx, course)).toMatchObject({ status: 'published' })
  expect(await archiveCourse(ctx, course)).toMatchObject({ status: 'archived' })
  await expect(submitCourse(ctx, course)).rejects.toMatchObject({ code: 'course_archived' })
})

it('keeps what a lesson said, and lets it say that again', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const course = await createCourse(ctx, { title: 'Water' })
  const [lesson] = await addLessons(ctx, course, [{ title: 'One', body: 'first' }])
  const id = { id: lesson?.id ?? '' }
  await updateLesson(ctx, id, { body: 'second' })
  await updateLesson(ctx, id, { is_preview: true })
  const third = await updateLesson(ctx, id, { body: 'third' })
  const { data } = await listVersions(ctx, third, { limit: 10 })
  expect(data.map(({ version, body }) => [version, body])).toEqual([
    [3, 'second'],
    [1, 'first'],
  ])
  await updateLesson(ctx, id, { body: (await getVersion(ctx, third, 1)).body })
  expect(await getLesson(ctx, id)).toMatchObject({ body: 'first', version: 5 })
})

it('has one day and one video a lesson: the later word holds', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const course = await createCourse(ctx, { title: 'Water' })
  const [lesson] = await addLessons(ctx, course, [{ title: 'One', opens_on: '2027-02-01' }])
  const id = { id: lesson?.id ?? '' }
  expect(await updateLesson(ctx, id, { opens_after_days: 0 })).toMatchObject({
    opens_on: null,
    opens_after_days: 0,
  })
  expect(await updateLesson(ctx, id, { opens_on: '2027-02-02' })).toMatchObject({ opens_after_days: null })
  await expect(updateLesson(ctx, id, { video_id: course.id })).rejects.toMatchObject({ code: 'unknown_file' })
})

it('lets no courses wait for each other, not even when two are told so at once', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const [a, b, c] = await Promise.all(['A', 'B', 'C'].map((title) => createCourse(ctx, { title })))
  if (!a || !b || !c) throw new Error('no courses')
  await setPrerequisites(ctx, b, [a])
  await setPrerequisites(ctx, c, [b])
  await expect(setPrerequisites(ctx, a, [c])).rejects.toMatchObject({ code: 'prerequisites_circular' })
  await expect(setPrerequisites(ctx, a, [a])).rejects.toMatchObject({ code: 'prerequisites_circular' })
  await removePrerequisite(ctx, c, b)
  const both = await Promise.allSettled([setPrerequisites(ctx, a, [c]), setPrerequisites(ctx, c, [b])])
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await findPrerequisites(ctx, [b.id])).toMatchObject([{ title: 'A', required_course_id: a.id }])
})

it('requires no draft of somebody else', async () => {
  await using world = await openWorld()
  const [{ ctx }, { ctx: other }] = [await world.person('instructor'), await world.person('instructor')]
  const [mine, theirs] = [await createCourse(ctx, { title: 'A' }), await createCourse(other, { title: 'B' })]
  await expect(setPrerequisites(ctx, mine, [theirs])).rejects.toMatchObject({ kind: 'not_found' })
  await publishCourse(other, theirs)
  expect(await setPrerequisites(ctx, mine, [theirs])).toHaveLength(1)
})

it('takes a new order whole, and no other one', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const course = await createCourse(ctx, { title: 'Water' })
  const [one, two] = [
    await addModule(ctx, course, { title: 'I' }),
    await addModule(ctx, course, { title: 'II', description: 'more', is_preview: true }),
  ]
  const lessons = await addLessons(ctx, course, [
    { title: 'a', module_id: one.id },
    { title: 'b', module_id: one.id },
    { title: 'c', module_id: two.id },
  ])
  const [a = '', b = '', c = ''] = lessons.map(({ id }) => id)
  await arrangeCourse(ctx, course, [
    { module_id: two.id, lesson_ids: [b, c] },
    { module_id: one.id, lesson_ids: [a] },
  ])
  expect(await titlesOf(ctx, course.id)).toEqual(['b', 'c', 'a'])
  expect((await listModules(ctx, course)).map(({ title }) => title)).toEqual(['II', 'I'])
  for (const outline of [
    [{ module_id: two.id, lesson_ids: [a, b, c] }],
    [
      { module_id: two.id, lesson_ids: [a, b] },
      { module_id: one.id, lesson_ids: [] },
    ],
    [
      { module_id: two.id, lesson_ids: [a, b, c, a] },
      { module_id: one.id, lesson_ids: [] },
    ],
  ])
    await expect(arrangeCourse(ctx, course, outline)).rejects.toMatchObject({ code: 'outline_not_whole' })
  const stale = { expected: course.version }
  await expect(arrangeCourse(ctx, course, [], stale)).rejects.toMatchObject({ code: 'changed_meanwhile' })
})

it('knows no category that is not there', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const course = await createCourse(ctx, { title: 'Water' })
  const change = { sub_category_id: course.id }
  await expect(updateCourse(ctx, course, change)).rejects.toMatchObject({ code: 'unknown_category' })
  expect(await getCourse(ctx, course)).toMatchObject({ sub_category_id: null })
})
