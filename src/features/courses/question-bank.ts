import type { Ctx } from '#platform/ctx.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Ref } from './course.queries.ts'
import { getCourse } from './courses.ts'
import type { BankFilter, BankQuestion } from './question.queries.ts'
import { listBank } from './question.queries.ts'

/** A course's questions, those that lessons ask among them. */
export async function listBankQuestions(
  ctx: Ctx,
  course: Ref,
  { limit, cursor, ...filter }: PageRequest & BankFilter,
): Promise<Page<BankQuestion>> {
  const { id } = await getCourse(ctx, course)
  const rows = await listBank(ctx.db, id, filter, readNumberCursor(cursor) ?? 0, limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/** The whole bank at once, in the order in which it was written. */
export async function listWholeBank(ctx: Ctx, course: Ref, filter: BankFilter): Promise<BankQuestion[]> {
  const { id } = await getCourse(ctx, course)
  return listBank(ctx.db, id, filter, 0, 10_000)
}
