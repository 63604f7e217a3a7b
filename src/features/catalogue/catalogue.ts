import { findLessonsOf, findModulesOf, type Lesson, type Module, type Ref } from '#features/courses/index.ts'
import { type Ctx, isStaff } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { type Page, type PageRequest, readCursor, toPage } from '#platform/paging.ts'
import type { CatalogueFilter, CourseCard, Listed, Sort } from './catalogue.queries.ts'
import * as queries from './catalogue.queries.ts'

export type CardModule = Module & { lessons: Lesson[] }
export type Browse = CatalogueFilter & PageRequest & { sort?: Sort; query?: string | undefined }

/** Published courses: what somebody looks for, best first, or all of them in an order. */
export async function browseCatalogue(
  ctx: Ctx,
  { limit, cursor, sort, query, ...filter }: Browse,
): Promise<Page<Listed>> {
  const words = query?.trim()
  if (words) return searchCatalogue(ctx, words, filter, { limit, cursor })
  const order = sort ?? 'newest'
  const after = readCursor(cursor, 2)
  const rows = await queries.list(ctx.db, filter, order, after, limit + 1)
  return toPage(rows, limit, (row) => placeIn[order](row))
}

const placeIn: Record<Sort, (row: Listed) => (string | number)[]> = {
  newest: ({ published_at, no }) => [published_at?.toISOString() ?? '', no],
  title: ({ title, no }) => [title, no],
  price: ({ price, no }) => [price, no],
  popular: ({ enrolled, id }) => [enrolled, id],
}

/** A search shows its first thousand at most; its cursor counts them. */
async function searchCatalogue(
  ctx: Ctx,
  words: string,
  filter: CatalogueFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<Listed>> {
  const offset = Math.max(0, Math.min(Number(readCursor(cursor, 1)?.[0] ?? 0) || 0, 1_000))
  const rows = await queries.search(ctx.db, words, filter, offset, limit + 1)
  return toPage(rows, limit, () => [offset + limit])
}

/** A course that is published, or one that the actor may edit. A draft of somebody else's is not found, by no id. */
export async function getCard(ctx: Ctx, ref: Ref): Promise<CourseCard> {
  const card = await queries.find(ctx.db, ref)
  if (!card || !(card.status === 'published' || mayEdit(ctx, card))) throw notFound('course')
  return card
}

const mayEdit = (ctx: Ctx, { instructor_id }: CourseCard): boolean =>
  isStaff(ctx) || (ctx.actor.kind === 'user' && ctx.actor.id === instructor_id)

/** The same for anybody, whoever asks. */
export async function getPublished(ctx: Ctx, ref: Ref): Promise<CourseCard> {
  const card = await queries.find(ctx.db, ref)
  if (card?.status !== 'published') throw notFound('course')
  return card
}

/** What is in a course, in order, for whoever has seen its card. */
export async function listCardContent(ctx: Ctx, { id }: CourseCard): Promise<CardModule[]> {
  const [modules, lessons] = [await findModulesOf(ctx, [id]), await findLessonsOf(ctx, [id])]
  const byModule = Map.groupBy(lessons, ({ module_id }) => module_id)
  return modules.map((module) => ({ ...module, lessons: byModule.get(module.id) ?? [] }))
}
