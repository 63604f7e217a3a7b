import { type Ctx, isStaff, requireUser } from '#platform/ctx.ts'
import type { CardFilter, ShortCard, Slice } from './card.queries.ts'
import * as queries from './card.queries.ts'
import { type ListedCard, withTexts } from './card-texts.ts'
import { searchIds } from './catalogue.queries.ts'

type Counted = { rows: ListedCard[]; total: number }

/** Published courses, a slice of them and their number, for interfaces that count their pages. */
export const listPublishedCards = (
  ctx: Ctx,
  { words, ...filter }: Omit<CardFilter, 'statuses' | 'owner_id'>,
  slice: Slice,
): Promise<Counted> =>
  list(ctx, { ...filter, published_words: words || undefined, statuses: ['published'] }, slice)

/** The actor's own courses with their drafts; for staff those of everybody. */
export const listEditableCards = (ctx: Ctx, filter: CardFilter, slice: Slice): Promise<Counted> =>
  list(ctx, { ...filter, ...(isStaff(ctx) ? {} : { owner_id: requireUser(ctx).id }) }, slice)

/** What is published, and the actor's own courses; for staff those of everybody. */
export const listVisibleCards = (
  ctx: Ctx,
  filter: Omit<CardFilter, 'visible_to'>,
  slice: Slice,
): Promise<Counted> =>
  list(ctx, isStaff(ctx) ? filter : { ...filter, visible_to: requireUser(ctx).id }, slice)

async function list(ctx: Ctx, filter: CardFilter, slice: Slice): Promise<Counted> {
  const { rows, total } = await queries.listCards(ctx.db, filter, slice)
  return { rows: await withTexts(ctx.db, rows), total }
}

/** The courses that somebody looks for, best first, and how many are found: a thousand at most. */
export async function searchCards(ctx: Ctx, words: string, { offset, limit }: Slice): Promise<Counted> {
  const found = await searchIds(ctx.db, words, offset, limit)
  const [any] = found[0] || offset === 0 ? found : await searchIds(ctx.db, words, 0, 1)
  return { rows: await findCards(ctx, found), total: any?.total ?? 0 }
}

/** Courses that the caller has come by, in that order, whatever their status; who is removed is missing. */
export async function findCards(ctx: Ctx, refs: readonly { id: string }[]): Promise<ListedCard[]> {
  if (refs.length === 0) return []
  const rows = await queries.findCards(
    ctx.db,
    refs.map(({ id }) => id),
  )
  const byId = new Map((await withTexts(ctx.db, rows)).map((card) => [card.id, card]))
  return refs.flatMap(({ id }) => byId.get(id) ?? [])
}

/** The published courses of these sub categories, newest first, ten thousand at most: by the category's id. */
export async function listCardsOfSubs(
  ctx: Ctx,
  subs: readonly { id: string }[],
): Promise<Map<string | null, ShortCard[]>> {
  const rows =
    subs.length > 0
      ? await queries.listShort(
          ctx.db,
          subs.map(({ id }) => id),
        )
      : []
  return Map.groupBy(rows, ({ sub_category_id }) => sub_category_id)
}
