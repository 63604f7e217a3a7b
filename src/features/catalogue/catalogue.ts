import type { Ref } from '#features/courses/index.ts'
import { type Ctx, isStaff } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { type Page, type PageRequest, readCursor, toPage } from '#platform/paging.ts'
import type { CatalogueFilter, CourseCard, Listed, Sort } from './catalogue.queries.ts'
import * as queries from './catalogue.queries.ts'
import { listPreviews as findPreviews, type PreviewModule } from './content.queries.ts'

export type Browse = CatalogueFilter & PageRequest & { sort?: Sort; query?: string | undefined }

/** Published courses: what somebody looks for, best first, or all of them in an order. Throws `invalid`, `currency_missing`. */
export async function browseCatalogue(
  ctx: Ctx,
  { limit, cursor, sort, query, ...filter }: Browse,
): Promise<Page<Listed>> {
  requireCurrency(filter, sort)
  const words = query?.trim()
  if (words) return searchCatalogue(ctx, words, filter, { limit, cursor })
  const order = sort ?? 'newest'
  const after = readCursor(cursor, 2)
  const rows = await queries.list(ctx.db, filter, order, after, limit + 1)
  return toPage(rows, limit, (row) => placeIn[order](row))
}

/** 500 yen are less than 400 rupees: prices of several currencies have no order. */
function requireCurrency({ currency, min_price, max_price }: CatalogueFilter, sort: Sort | undefined): void {
  const isPriced = min_price !== undefined || max_price !== undefined || sort === 'price'
  if (isPriced && currency === undefined)
    throw new DomainError('invalid', 'currency_missing', 'Say the currency of these prices too.')
}

const placeIn: Record<Sort, (row: Listed) => (string | number)[]> = {
  newest: ({ published_at, no }) => [published_at?.toISOString() ?? '', no],
  title: ({ title, no }) => [title, no],
  price: ({ price, no }) => [price, no],
  popular: ({ enrolled = 0, id }) => [enrolled, id],
}

/** A search shows its first thousand at most; its cursor counts them. */
async function searchCatalogue(
  ctx: Ctx,
  words: string,
  filter: CatalogueFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<Listed>> {
  const offset = Math.max(0, Math.min(Math.trunc(Number(readCursor(cursor, 1)?.[0])) || 0, queries.mostShown))
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

/** What anybody may see of what is in a course, in order, for whoever has seen its card. */
export const listPreviews = (ctx: Ctx, { id }: CourseCard): Promise<PreviewModule[]> =>
  findPreviews(ctx.db, id)
