import { type Care, type Ref, removeCourse, takeCourse } from '#features/courses/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { holdSeats } from './enrolment.queries.ts'

/** Removes a course that nobody learns any more; what was learnt of it stays on record. Throws `conflict`, code `course_is_learnt`. */
export function removeUnlearntCourse(ctx: Ctx, ref: Ref, care: Care = {}): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeCourse(tx, ref, care)
    if ((await holdSeats(tx.db, id)) > 0)
      throw new DomainError('conflict', 'course_is_learnt', 'Somebody learns this course. Archive it.')
    await removeCourse(tx, { id }, care)
  })
}
