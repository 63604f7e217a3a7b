import { type Ctx, ownerScope } from '#platform/ctx.ts'
import { type Course, list, type Ref } from './course.queries.ts'
import { getCourse } from './courses.ts'
import { listLessons, listModules, listModulesOf, type Module } from './lesson.queries.ts'
import { type LessonWithQuestions, withQuestions } from './lesson-content.ts'

export type CourseWithLessons = Course & { lessons: LessonWithQuestions[] }
export type CourseContent = CourseWithLessons & { modules: Module[] }

/** For features that have checked who may see these courses: their modules, in order. */
export const findModulesOf = (ctx: Ctx, courseIds: string[]): Promise<Module[]> =>
  listModulesOf(ctx.db, courseIds)

/** A whole course in order: its modules, its lessons, their questions. */
export async function getContent(ctx: Ctx, ref: Ref): Promise<CourseContent> {
  const course = await getCourse(ctx, ref)
  const [withLessons] = await fill(ctx, [course])
  return { ...course, lessons: withLessons?.lessons ?? [], modules: await listModules(ctx.db, course.id) }
}

/** Every course that the actor may see, with its lessons, in three queries; for interfaces that know no pages. */
export async function listContents(ctx: Ctx): Promise<CourseWithLessons[]> {
  return fill(ctx, await list(ctx.db, { ownerId: ownerScope(ctx) }, 0, 10_000))
}

async function fill(ctx: Ctx, courses: Course[]): Promise<CourseWithLessons[]> {
  const ids = courses.map(({ id }) => id)
  const lessons = await withQuestions(ctx, await listLessons(ctx.db, ids))
  const byCourse = Map.groupBy(lessons, ({ course_id }) => course_id)
  return courses.map((course) => ({ ...course, lessons: byCourse.get(course.id) ?? [] }))
}
