import { expect, it } from 'vitest'
import { openWorld } from '#test/world.ts'
import { exportCourse, importCourse } from './course-files.ts'
import { getLesson, listLessons } from './lessons.ts'
import { listModules } from './modules.ts'
import { listQuestions } from './questions.ts'

const file = `# Wild flowers

What grows where nobody sowed.

## Spring

### Poppies

They are red.

? What colour is a poppy?
= red | scarlet

### Daisies

? How many petals?
= 34 ± 3

## Summer

### Thistles

? Do they prick?
+ Yes
- No
`

it('keeps an imported course as it was written: modules, lessons and questions in order', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const course = await importCourse(ctx, file)
  const lessons = await listLessons(ctx, course)
  expect((await listModules(ctx, course)).map(({ title, position }) => [position, title])).toEqual([
    [1, 'Spring'],
    [2, 'Summer'],
  ])
  expect(lessons.map(({ title, position }) => [position, title])).toEqual([
    [1, 'Poppies'],
    [2, 'Daisies'],
    [3, 'Thistles'],
  ])
  expect(
    await importCourse(ctx, await exportCourse(ctx, course)).then((again) => exportCourse(ctx, again)),
  ).toBe(await exportCourse(ctx, course))
  const events = await world.database.db
    .selectFrom('events')
    .select('type')
    .where('subject', '=', course.id)
    .orderBy('type')
    .execute()
  expect(events.map(({ type }) => type)).toEqual(['course.created', 'course.lessons_added'])
})

it('imports as many questions as a file may hold', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const lessons = Array.from({ length: 70 }, (_, index) => `## ${index}\n${'? a\n= *\n'.repeat(100)}`)
  const course = await importCourse(ctx, `# Many\n${lessons.join('')}`)
  const last = (await listLessons(ctx, course)).at(-1)
  expect((await listQuestions(ctx, last?.id ?? '')).map(({ position }) => position)).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 1),
  )
})

it('takes a failure of the database for what it is, and not for a lesson that is not there', async () => {
  await using world = await openWorld()
  const { ctx } = await world.person('instructor')
  const [lesson] = await listLessons(ctx, await importCourse(ctx, file))
  await world.database.db.schema.alterTable('courses').renameTo('elsewhere').execute()
  await expect(getLesson(ctx, { id: lesson?.id ?? '' })).rejects.toThrow(/"courses" does not exist/)
})
