import { type CourseCard, getCard } from '#features/catalogue/index.ts'
import { type Ctx, isStaff } from '#platform/ctx.ts'
import { failure } from './failures.ts'
import { toNo } from './reading.ts'

/** A course that the caller may change. Another's is refused where everybody may know it, else it is not there. */
export async function getOwnCourse(ctx: Ctx, digits: string): Promise<CourseCard> {
  const card = await getCard(ctx, { no: toNo(digits) })
  const isOwn = ctx.actor.kind === 'user' && ctx.actor.id === card.instructor_id
  if (!isOwn && !isStaff(ctx))
    throw failure('forbidden', 'not_your_course', 'Unauthorized to update this course')
  return card
}
