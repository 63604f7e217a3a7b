import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import {
  addLessons,
  addModule,
  addResource,
  createCourse,
  publishCourse,
  unpublishCourse,
} from '#features/courses/index.ts'
import { receiveFile } from '#features/files/index.ts'
import { type Ctx, requireUser } from '#platform/ctx.ts'
import { openWorld } from '#test/world.ts'
import { removeUnlearntCourse } from './course-removal.ts'
import { enrolMe } from './enrolling.ts'
import { leaveCourse } from './enrolments.ts'
import { findOpenLessons } from './lesson-access.ts'
import { getReadableFile, getReadableLesson, listReadableFiles } from './lesson-files.ts'

/** A published course: a lesson behind a gate, one as a preview, and a whole module of previews. */
async function openCourse(teacher: Ctx) {
  const course = await createCourse(teacher, { title: 'Water' })
  const module = await addModule(teacher, course, { title: 'First look', is_preview: true })
  const shown = await addLessons(teacher, course, [{ title: 'Look', module_id: module.id }])
  const second = await addModule(teacher, course, { title: 'Work' })
  const module_id = second.id
  const lessons = await addLessons(teacher, course, [
    { title: 'One', gate: 'completion', module_id },
    { title: 'Two', module_id },
    { title: 'Three', is_preview: true, module_id },
  ])
  await publishCourse(teacher, course)
  return { course, lessons: [...shown, ...lessons] }
}

const idOf = (lesson: { id: string } | undefined) => ({ id: lesson?.id ?? '' })

it('opens the files of a lesson to who teaches it, learns it now, or may look at it as a preview', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx: other }] = [
    await world.person('instructor'),
    await world.person('instructor'),
  ]
  const { ctx: student } = await world.person('student')
  const { course, lessons } = await openCourse(teacher)
  const [look, one, two, three] = lessons
  const upload = { name: 'notes.txt', stream: Readable.from([Buffer.from('Notes')]) }
  const file = await receiveFile(teacher, 'resource', upload)
  const resource = await addResource(teacher, idOf(one), { title: 'Notes', file_id: file.id })
  const visitor = world.as({ kind: 'visitor' })
  for (const lesson of [look, three])
    expect(await getReadableLesson(visitor, idOf(lesson))).toMatchObject({ id: lesson?.id })
  await expect(getReadableFile(visitor, resource)).rejects.toMatchObject({ kind: 'unauthenticated' })
  for (const ctx of [student, other])
    await expect(getReadableFile(ctx, resource)).rejects.toMatchObject({ code: 'not_enrolled' })
  expect(await getReadableFile(teacher, resource)).toMatchObject({ file: { id: file.id } })
  await enrolMe(student, course)
  expect((await listReadableFiles(student, idOf(one))).files).toMatchObject([
    { resource: { id: resource.id } },
  ])
  await expect(getReadableLesson(student, idOf(two))).rejects.toMatchObject({ code: 'lesson_closed' })
  const { is_enrolled, open } = await findOpenLessons(student, course, lessons)
  expect([is_enrolled, [...open].sort()]).toEqual([true, [look?.id, one?.id].sort()])
  expect(await findOpenLessons(visitor, course, lessons)).toMatchObject({ is_enrolled: false })
  await unpublishCourse(teacher, course)
  for (const ctx of [visitor, other]) await expect(getReadableLesson(ctx, idOf(three))).rejects.toThrow()
  await expect(getReadableLesson(other, idOf(three))).rejects.toMatchObject({ code: 'lesson_not_found' })
})

it('removes a course that nobody learns any more, and no other', async () => {
  await using world = await openWorld()
  const [{ ctx: teacher }, { ctx: student }] = [
    await world.person('instructor'),
    await world.person('student'),
  ]
  const { course } = await openCourse(teacher)
  await enrolMe(student, course)
  await expect(removeUnlearntCourse(teacher, course)).rejects.toMatchObject({ code: 'course_is_learnt' })
  const { id: user_id } = requireUser(student)
  await leaveCourse(student, { user_id, course_id: course.id })
  await expect(removeUnlearntCourse(student, course)).rejects.toMatchObject({ code: 'course_not_found' })
  await removeUnlearntCourse(teacher, course)
  await expect(removeUnlearntCourse(teacher, course)).rejects.toMatchObject({ code: 'course_not_found' })
})
