import { requireEnrolment } from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import { listMine, type MyQuizRow } from './attempt-list.queries.ts'

/** The published quizzes of a course that the actor learns. */
export async function listMyQuizzes(
  ctx: Ctx,
  { course_id, limit, cursor }: PageRequest & { course_id: string },
): Promise<Page<MyQuizRow>> {
  const { learner_id } = await requireEnrolment(ctx, { id: course_id })
  const rows = await listMine(ctx.db, course_id, learner_id, readNumberCursor(cursor) ?? 0, limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}
