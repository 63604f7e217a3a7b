import {
  addLessons,
  type Course,
  createCourse,
  publishCourse,
  type updateCourse,
} from '#features/courses/index.ts'
import { type EnrolmentView, enrolMe } from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import type { World } from './world.ts'

type Lesson = Parameters<typeof addLessons>[2][number]

/** A published course with these lessons. */
export async function openCourse(
  teacher: Ctx,
  lessons: Lesson[],
  change: Parameters<typeof updateCourse>[2] = {},
) {
  const course = await publishCourse(teacher, await createCourse(teacher, { title: 'Water', ...change }))
  return { course, lessons: await addLessons(teacher, course, lessons) }
}

/** Whoever gets a place in it. */
export async function enter(ctx: Ctx, course: Course): Promise<EnrolmentView> {
  const enrolled = await enrolMe(ctx, course)
  if ('waiting' in enrolled) throw new Error('no seat')
  return enrolled.enrolment
}

/** How many courses were completed, by the events. */
export const completions = async (world: World) =>
  (
    await world.database.db
      .selectFrom('events')
      .select('type')
      .where('type', '=', 'course.completed')
      .execute()
  ).length
