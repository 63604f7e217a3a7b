import { Type } from 'typebox'

/** Any value is taken, and what is no number is the default, as Flask reads it. */
export const PageQuery = {
  page: Type.Optional(Type.String({ maxLength: 20 })),
  per_page: Type.Optional(
    Type.String({ maxLength: 20, description: 'at most 1000; `all` where the answer has total_items' }),
  ),
}
const paging = { page: Type.Integer(), has_next: Type.Boolean(), has_prev: Type.Boolean() }
/** What staff, payments, notifications and live sessions are listed with. */
export const PaginationA = Type.Object({
  ...paging,
  per_page: Type.Integer(),
  total: Type.Integer(),
  pages: Type.Integer(),
})
/** What courses and the public pages are listed with. */
export const PaginationB = Type.Object({
  ...paging,
  per_page: Type.Unsafe<number | 'all'>({ type: ['integer', 'string'] }),
  total_pages: Type.Integer(),
  total_items: Type.Integer(),
})

/** A page as these clients ask for it: rows `offset` to `offset + limit` of a list. */
export type PageAsked = { page: number; limit: number; offset: number; isAll: boolean }

const most = 1000
const mostOfAll = 10_000
const lastPage = 1_000_000

export const readPageA = (query: { page?: string; per_page?: string }): PageAsked => toAsked(query, 20, false)
export const readPageB = (query: { page?: string; per_page?: string }): PageAsked =>
  toAsked(query, 10, query.per_page?.trim().toLowerCase() === 'all')

function toAsked(query: { page?: string; per_page?: string }, usual: number, isAll: boolean): PageAsked {
  if (isAll) return { page: 1, limit: mostOfAll, offset: 0, isAll }
  const page = Math.min(readWhole(query.page) ?? 1, lastPage)
  const limit = Math.min(readWhole(query.per_page) ?? usual, most)
  return { page, limit, offset: (page - 1) * limit, isAll }
}

function readWhole(text: string | undefined): number | undefined {
  const found = /^\s*\+?0*([1-9]\d*)\s*$/.exec(text ?? '')?.[1]
  return found ? Number(found) : undefined
}

const pagesOf = ({ limit }: PageAsked, total: number) => Math.ceil(total / limit)

export function toPaginationA(asked: PageAsked, total: number) {
  const pages = pagesOf(asked, total)
  const { page, limit: per_page } = asked
  return { page, per_page, total, pages, has_next: page < pages, has_prev: page > 1 }
}

export function toPaginationB(asked: PageAsked, total_items: number) {
  const { page, limit, isAll } = asked
  if (isAll) {
    const total_pages = Math.min(total_items, 1)
    return { page, per_page: 'all' as const, total_pages, total_items, has_next: false, has_prev: false }
  }
  const total_pages = pagesOf(asked, total_items)
  return { page, per_page: limit, total_pages, total_items, has_next: page < total_pages, has_prev: page > 1 }
}
