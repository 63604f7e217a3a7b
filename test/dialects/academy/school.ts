import { Readable } from 'node:stream'
import { expect } from 'vitest'
import { makeMasterCategory, makeSubCategory } from '#features/catalogue/index.ts'
import {
  addLesson,
  addModule,
  addResource,
  createCourse,
  publishCourse,
  setPrerequisites,
} from '#features/courses/index.ts'
import { receiveFile } from '#features/files/index.ts'
import { enrolMe } from '#features/learning/index.ts'
import type { Ctx, Role } from '#platform/ctx.ts'
import type { World } from '#test/world.ts'
import { emailOf, moment, roles } from './pair.ts'

/** Who signed up for the pairs, as the domain knows them. */
export async function actorOf(world: World, name: keyof typeof roles): Promise<Ctx> {
  const users = world.database.db.selectFrom('users').select('id').where('email', '=', emailOf(name))
  const { id } = await users.executeTakeFirstOrThrow()
  return world.as({ kind: 'user', id, role: roles[name] as Role, session_id: null })
}

/**
 * Course 1 is the teacher's and Asha learns it: module 1 with lesson 1, which has a video and file 1, and lesson 2, a
 * preview. Course 2 is an admin's and published, with module 2 and lesson 3; course 3 is their draft, with module 3, lesson
 * 4 and file 2. Course 2 has to be done before course 3.
 */
export async function openSchool(world: World): Promise<void> {
  const [teacher, admin] = [await actorOf(world, 'teacher'), await actorOf(world, 'admin')]
  await makeSubCategory(admin, await makeMasterCategory(admin, 'Life'), 'Water')
  const water = await createCourse(teacher, { title: 'Clean water', outcomes: ['Boil', 'Filter'] })
  const first = await addModule(teacher, water, { title: 'Boiling' })
  const video = { video_url: 'https://video.example/1', duration_minutes: 5 }
  const fire = await addLesson(teacher, water, {
    title: 'Fire',
    body: 'Make one.',
    module_id: first.id,
    ...video,
  })
  const look = { title: 'Look', body: 'See *this*.', is_preview: true, video_url: 'https://video.example/2' }
  await addLesson(teacher, water, { ...look, module_id: first.id })
  await addFile(teacher, fire)
  await publishCourse(teacher, water)
  const letters = await createCourse(admin, { title: 'Letters', price: 4999 })
  await addLesson(admin, letters, {
    title: 'A',
    module_id: (await addModule(admin, letters, { title: 'Abc' })).id,
  })
  await publishCourse(admin, letters)
  const hidden = await createCourse(admin, { title: 'Hidden' })
  const module = await addModule(admin, hidden, { title: 'Hidden' })
  await addFile(
    admin,
    await addLesson(admin, hidden, { title: 'Hidden', module_id: module.id, is_preview: true }),
  )
  await setPrerequisites(admin, hidden, [letters])
  await enrolMe(await actorOf(world, 'asha'), water)
}

async function addFile(ctx: Ctx, lesson: { id: string }): Promise<void> {
  const upload = { name: 'notes.txt', stream: Readable.from([Buffer.from('Boil it for a minute.')]) }
  const file = await receiveFile(ctx, 'resource', upload)
  await addResource(ctx, lesson, { title: 'Notes', file_id: file.id })
}

/** A course as its clients see it. */
export const course = (id: number, changed: Record<string, unknown> = {}) => ({
  id,
  title: 'Clean water',
  description: '',
  short_description: '',
  instructor_id: 3,
  instructor_name: 'teacher Rao',
  price: 0,
  currency: 'USD',
  duration_hours: null,
  difficulty_level: 'beginner',
  thumbnail: null,
  status: 'published',
  max_students: null,
  prerequisites: '',
  learning_outcomes: '',
  created_at: moment,
  updated_at: moment,
  enrollment_count: 0,
  prerequisites_courses: [],
  ...changed,
})
export const water = course(1, { learning_outcomes: 'Boil\nFilter', enrollment_count: 1 })
const admins = { instructor_id: 2, instructor_name: 'admin Rao' }
export const letters = course(2, { ...admins, title: 'Letters', price: 49.99 })
export const required = { id: 2, title: 'Letters', difficulty_level: 'beginner', status: 'published' }
export const hidden = course(3, {
  ...admins,
  title: 'Hidden',
  status: 'draft',
  prerequisites_courses: [required],
})

export const module = (id: number, changed: Record<string, unknown> = {}) => ({
  id,
  course_id: 1,
  title: 'Boiling',
  description: '',
  order: 1,
  is_preview: false,
  created_at: moment,
  ...changed,
})
export const lesson = (id: number, changed: Record<string, unknown> = {}) => ({
  id,
  module_id: 1,
  title: 'Fire',
  content: 'Make one.',
  video_url: 'https://video.example/1',
  duration_minutes: 5,
  order: 1,
  is_preview: false,
  created_at: moment,
  ...changed,
})
/** What of a lesson is not shown to everybody. */
export const shut = { content: null, video_url: null }
export const look = lesson(2, {
  title: 'Look',
  content: 'See *this*.',
  video_url: 'https://video.example/2',
  duration_minutes: null,
  order: 2,
  is_preview: true,
})
export const signed = expect.stringMatching(/^http:\/\/\S+\/files\/\S+&signature=/)
export const thumbnail = expect.stringMatching(/^http:\/\/\S+\/uploads\/\S+\.webp$/)
export const resource = (id: number, changed: Record<string, unknown> = {}) => ({
  id,
  lesson_id: 1,
  title: 'Notes',
  duration_minutes: null,
  file_path: signed,
  file_type: 'text/plain',
  file_size: 21,
  created_at: moment,
  ...changed,
})
