import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, missingAs, notFound, unknownAs } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import type { Ref } from './course.queries.ts'
import { checkFile, checkFiles } from './course-material.ts'
import { type Care, getCourse, takeCourse } from './courses.ts'
import type { Lesson, LessonFields } from './lesson.queries.ts'
import * as queries from './lesson.queries.ts'
import { getVersion, keepVersion } from './lesson-versions.ts'
import { ensureModule } from './modules.ts'
import { arrange } from './place.rules.ts'
import { addQuestions, type NewQuestion } from './write-questions.ts'

export const mostLessons = 1_000

export type NewLesson = Partial<LessonFields> & {
  module_id?: string
  position?: number
  questions?: NewQuestion[]
}

/** Adds lessons, in order, behind those that are there or, one alone, at its `position`. */
export function addLessons(ctx: Ctx, course: Ref, lessons: NewLesson[], care: Care = {}): Promise<Lesson[]> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeCourse(tx, course, care)
    const before = (await queries.listPlaces(tx.db, id)).length
    if (before + lessons.length > mostLessons)
      throw new DomainError('invalid', 'too_many_lessons', `A course has at most ${mostLessons} lessons.`)
    if (lessons.length === 0) return []
    const added = await insert(tx, id, lessons, before)
    await place(tx, id, added.length === 1 ? added[0] : undefined, lessons[0]?.position)
    await publish(tx, { type: 'course.lessons_added', subject: id, data: { count: added.length } })
    const placed = await queries.findLessons(tx.db, added.map(idOf))
    return placed.sort((one, other) => one.position - other.position)
  })
}

const idOf = ({ id }: { id: string }) => id

async function insert(tx: Ctx, courseId: string, lessons: NewLesson[], before: number): Promise<Lesson[]> {
  const videos = lessons.map(({ video_id }) => video_id)
  await checkFiles(tx, videos, 'video')
  const moduleOf = await findModules(tx, courseId, lessons)
  const rows = lessons.map((lesson, index) => toRow(moduleOf(lesson), lesson, before + index + 1))
  const added = await queries.insertLessons(tx.db, courseId, rows, tx.now())
  const asked = added.map(({ id }, index) => ({ lesson_id: id, questions: lessons[index]?.questions ?? [] }))
  await addQuestions(tx, asked)
  return added
}

const toRow = (
  module_id: string,
  { title = '', body = '', markup = 'markdown', questions: _, ...fields }: NewLesson,
  position: number,
) => ({ ...settled(fields), title, body, markup, module_id, position })

/** A lesson opens on a day or some days after enrolment, and has one video: what is set takes the other's place. */
const settled = (fields: Partial<LessonFields>): Partial<LessonFields> => ({
  ...fields,
  ...(fields.opens_on && { opens_after_days: null }),
  ...(typeof fields.opens_after_days === 'number' && { opens_on: null }),
  ...(fields.video_url && { video_id: null }),
  ...(fields.video_id && { video_url: null }),
})

type InModule = { module_id?: string | undefined }

/** The module that a lesson names; for one that names none, the course's last. Throws `invalid`, `unknown_module`. */
async function findModules(
  tx: Ctx,
  courseId: string,
  lessons: InModule[],
): Promise<(lesson: InModule) => string> {
  const last = lessons.every(({ module_id }) => module_id) ? '' : await ensureModule(tx, courseId)
  const known = new Set((await queries.listModules(tx.db, courseId)).map(idOf))
  for (const { module_id } of lessons)
    if (module_id && !known.has(module_id.toLowerCase())) unknownAs('module')(notFound('module'))
  return ({ module_id }) => module_id || last
}

async function place(tx: Ctx, courseId: string, moved?: Lesson, position?: number): Promise<void> {
  const [lessons, modules] = [
    await queries.listPlaces(tx.db, courseId),
    await queries.listModules(tx.db, courseId),
  ]
  await queries.setPlaces(
    tx.db,
    arrange(
      lessons,
      modules.map(({ id }) => id),
      moved,
      position,
    ),
  )
}

export async function addLesson(ctx: Ctx, course: Ref, lesson: NewLesson, care: Care = {}): Promise<Lesson> {
  const [added] = await addLessons(ctx, course, [lesson], care)
  if (!added) throw notFound('course')
  return added
}

/** The lessons of a course that the actor may see, in order. */
export async function listLessons(ctx: Ctx, course: Ref): Promise<Lesson[]> {
  const { id } = await getCourse(ctx, course)
  return queries.listLessons(ctx.db, [id])
}

export async function getLesson(ctx: Ctx, ref: Ref): Promise<Lesson> {
  const lesson = await queries.findLesson(ctx.db, ref)
  if (!lesson) throw notFound('lesson')
  await getCourse(ctx, { id: lesson.course_id }).catch(missingAs('lesson'))
  return lesson
}

/** For features that decide themselves who may see it. */
export const findLesson = (ctx: Ctx, ref: Ref): Promise<Lesson | undefined> => queries.findLesson(ctx.db, ref)

export type LessonChange = Partial<LessonFields> & { module_id?: string; position?: number }

export function updateLesson(
  ctx: Ctx,
  ref: Ref,
  { module_id, position, ...change }: LessonChange,
  care: Care = {},
): Promise<Lesson> {
  return inTransaction(ctx, async (tx) => {
    const { id, course_id } = await getLesson(tx, ref)
    await takeCourse(tx, { id: course_id }, { whileTaught: care.whileTaught ?? 'allow' })
    const known = await getLesson(tx, { id })
    checkVersion(known, care.expected)
    await checkFile(tx, change.video_id, 'video')
    await keepVersion(tx, known, change)
    const lesson = await queries.setLesson(tx.db, id, settled(change), tx.now())
    if (change.is_required === false) await publish(tx, settle(course_id))
    if (module_id) lesson.module_id = (await findModules(tx, course_id, [{ module_id }]))({ module_id })
    if (module_id || position) await place(tx, course_id, lesson, position ?? lesson.position)
    return getLesson(tx, { id })
  })
}

/** Lets the lesson say again what it said; what it says now is kept. Throws `invalid`, `unknown_version`. */
export async function restoreVersion(ctx: Ctx, ref: Ref, version: number, care: Care = {}): Promise<Lesson> {
  const lesson = await getLesson(ctx, ref)
  const { title, body, markup } = await getVersion(ctx, lesson, version).catch(unknownAs('version'))
  return updateLesson(ctx, lesson, { title, body, markup }, care)
}

/** Fewer lessons are left to complete: whoever has done all of them is through. */
const settle = (course_id: string) => ({ type: 'course.requirements_eased', subject: course_id })

/** Removes the lesson; those behind it move up. A delivery under way skips it. */
export function removeLesson(ctx: Ctx, ref: Ref, care: Care = {}): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id, course_id } = await getLesson(tx, ref)
    await takeCourse(tx, { id: course_id }, { whileTaught: care.whileTaught ?? 'allow' })
    checkVersion(await getLesson(tx, { id }), care.expected)
    await queries.removeLesson(tx.db, id)
    await place(tx, course_id)
    await publish(tx, { type: 'course.lesson_removed', subject: course_id, data: { lesson_id: id } })
  })
}
