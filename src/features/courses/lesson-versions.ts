import type { Ctx } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Lesson, LessonFields } from './lesson.queries.ts'
import type { LessonVersion } from './lesson-version.queries.ts'
import * as queries from './lesson-version.queries.ts'

/** Before a lesson says something else, what it says is kept. */
export async function keepVersion(tx: Ctx, lesson: Lesson, change: Partial<LessonFields>): Promise<void> {
  const texts = ['title', 'body', 'markup'] as const
  const isOther = texts.some((text) => change[text] !== undefined && change[text] !== lesson[text])
  const actor = tx.actor.kind === 'user' ? tx.actor.id : null
  if (isOther) await queries.keep(tx.db, lesson.id, actor, tx.now())
}

/** Lets whoever may see the lesson see what it said, newest first. */
export async function listVersions(
  ctx: Ctx,
  { id }: Lesson,
  { limit, cursor }: PageRequest,
): Promise<Page<LessonVersion>> {
  const rows = await queries.list(ctx.db, id, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ version }) => [version])
}

export async function getVersion(ctx: Ctx, { id }: Lesson, version: number): Promise<LessonVersion> {
  const found = await queries.find(ctx.db, id, version)
  if (!found) throw notFound('lesson_version')
  return found
}
