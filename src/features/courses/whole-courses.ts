import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Course } from './course.queries.ts'
import { type Care, createCourse, findTwinCourse, type NewCourse } from './courses.ts'
import { addLessons, type NewLesson } from './lessons.ts'
import { type PublicationPolicy, publishCourse } from './publication.ts'

/**
 * `twin: 'extend'` adds the lessons to the actor's course of the same title, author and description, where there is one.
 * `publication`: a new one is published, or submitted where the academy reviews.
 */
type WholeCare = Care & { twin?: 'extend' | 'allow'; publication?: PublicationPolicy }

/** A course with its lessons, whole or not at all. */
export function createWholeCourse(
  ctx: Ctx,
  course: NewCourse,
  lessons: NewLesson[],
  { twin = 'allow', publication, ...care }: WholeCare = {},
): Promise<Course> {
  const { title, author = '', description = '', language = 'en' } = course
  return inTransaction(ctx, async (tx) => {
    const known =
      twin === 'extend' ? await findTwinCourse(tx, { title, author, description, language }) : undefined
    const target = known ?? (await createCourse(tx, course))
    await addLessons(tx, target, lessons, care)
    return !known && publication ? publishCourse(tx, target, publication) : target
  })
}
