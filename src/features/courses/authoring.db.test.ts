import { expect, it } from 'vitest'
import type { Ctx } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { createCourse, getCourse, updateCourse } from './courses.ts'
import { listVersions } from './lesson-versions.ts'
import { addLessons, listLessons, restoreVersion, updateLesson } from './lessons.ts'
import { addModule, listModules } from './modules.ts'
import { arrangeCourse } from './outline.ts'

const titlesOf = async (ctx: Ctx, id: string) => (await listLessons(ctx, { id })).map(({ title }) => title)

it('knows the currencies of the world, and no others', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const unknown = { code: 'unknown_currency', kind: 'invalid' }
  await expect(createCourse(ctx, { title: 'Water', currency: 'ZZZ' })).rejects.toMatchObject(unknown)
  const course = await createCourse(ctx, { title: 'Water', currency: 'KWD' })
  await expect(updateCourse(ctx, course, { currency: 'ABC' })).rejects.toMatchObject(unknown)
  expect(await getCourse(ctx, course)).toMatchObject({ currency: 'KWD' })
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
  await expect(restoreVersion(ctx, id, 9)).rejects.toMatchObject({ code: 'unknown_version' })
  const stale = { expected: 1 }
  await expect(restoreVersion(ctx, id, 1, stale)).rejects.toMatchObject({ code: 'changed_meanwhile' })
  expect(await restoreVersion(ctx, id, 1)).toMatchObject({ body: 'first', version: 5 })
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
