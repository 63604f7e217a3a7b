import { copyQuizzes } from '#features/assessments/index.ts'
import { type Course, copyCourse, type Ref } from '#features/courses/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'

/** A copy of the course as a draft of the actor's, with everything that is taught and asked in it, whole or not at all. */
export function cloneCourse(ctx: Ctx, ref: Ref, change: { title?: string } = {}): Promise<Course> {
  return inTransaction(ctx, async (tx) => {
    const { from, copy } = await copyCourse(tx, ref, change)
    await copyQuizzes(tx, from.id, copy.id)
    return copy
  })
}
