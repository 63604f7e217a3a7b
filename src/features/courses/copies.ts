import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { copyContent, copyQuestions, copyCourse as copyRow } from './copy.queries.ts'
import type { Course, Ref } from './course.queries.ts'
import { takeCourse } from './courses.ts'

/** A course of the actor's, held, and a copy of it as a draft with its lessons and questions. Its files are the same files. */
export function copyCourse(
  ctx: Ctx,
  ref: Ref,
  { title }: { title?: string } = {},
): Promise<{ from: Course; copy: Course }> {
  return inTransaction(ctx, async (tx) => {
    const from = await takeCourse(tx, ref)
    const wanted = { from: from.id, owner_id: requireUser(tx).id, title: title ?? null }
    const copy = await copyRow(tx.db, wanted, tx.now())
    await copyContent(tx.db, from.id, copy.id, tx.now())
    await copyQuestions(tx.db, from.id, copy.id, tx.now())
    await publish(tx, { type: 'course.cloned', subject: copy.id, data: { from: from.id } })
    return { from, copy }
  })
}
