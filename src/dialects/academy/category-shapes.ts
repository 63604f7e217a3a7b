import type { FastifyRequest } from 'fastify'
import {
  type CategoryTree,
  getMasterCategory,
  getSubCategory,
  listCardsOfSubs,
  listCategories,
  type ShortCard,
  type SubCategory,
} from '#features/catalogue/index.ts'
import { toMajor } from '#platform/money.ts'
import { thumbnailOf, toHours } from './course-shapes.ts'
import { type PageAsked, readPageB, toPaginationB } from './paging.ts'
import { toFlag, toNo } from './reading.ts'

type Sent = boolean | string | number | null
type Query = { page?: string; per_page?: string; subcategories?: string; courses?: Sent }
type Asking = FastifyRequest<{ Querystring: Query }>
type AskingOne = FastifyRequest<{ Querystring: Query; Params: { id: string } }>

/** A page of the categories; `subcategories` says anything where they are asked for. */
export async function toMasters(request: Asking) {
  const { query, ctx } = request
  const asked = readPageB(query)
  const all = await listCategories(ctx)
  const rows = slice(all, asked)
  const withSubs = (query.subcategories ?? '') !== ''
  const shown = withSubs ? await withCourses(request, rows) : rows.map(({ no, name }) => ({ id: no, name }))
  const message = 'Categories retrieved successfully'
  return { message, count: rows.length, categories: shown, pagination: toPaginationB(asked, all.length) }
}

export async function toMasterOne(request: AskingOne) {
  const master = await getMasterCategory(request.ctx, { no: toNo(request.params.id) })
  const [shown] = await withCourses(request, [master])
  return shown ?? { id: master.no, name: master.name }
}

/** A page of the subcategories of all categories. */
export const toSubs = async (request: Asking) => toPageOfSubs(request, await listCategories(request.ctx))

export const toSubsOf = async (request: AskingOne) =>
  toPageOfSubs(request, [await getMasterCategory(request.ctx, { no: toNo(request.params.id) })])

export async function toSubOne(request: AskingOne) {
  const sub = await getSubCategory(request.ctx, { no: toNo(request.params.id) })
  const courses = await coursesOf(request, [sub])
  return { ...toPart(sub, courses), master_category_id: sub.master_category_no }
}

async function withCourses(request: Asking, masters: CategoryTree[]) {
  const courses = await coursesOf(
    request,
    masters.flatMap(({ sub_categories }) => sub_categories),
  )
  return masters.map(({ no, name, sub_categories }) => ({
    id: no,
    name,
    subcategories: sub_categories.map((sub) => toPart(sub, courses)),
  }))
}

async function toPageOfSubs(request: Asking, masters: CategoryTree[]) {
  const asked = readPageB(request.query)
  const all = masters
    .flatMap(({ no, sub_categories }) => sub_categories.map((sub) => ({ sub, master: no })))
    .sort((one, other) => one.sub.no - other.sub.no)
  const rows = slice(all, asked)
  const courses = await coursesOf(
    request,
    rows.map(({ sub }) => sub),
  )
  const subcategories = rows.map(({ sub, master }) => ({
    ...toPart(sub, courses),
    master_category_id: master,
  }))
  const message = 'Subcategories retrieved successfully'
  return { message, count: rows.length, subcategories, pagination: toPaginationB(asked, all.length) }
}

const slice = <T>(all: T[], { offset, limit }: PageAsked): T[] => all.slice(offset, offset + limit)

type Trimmed = ReturnType<typeof toTrimmed>
type CoursesOf = (sub: SubCategory) => { courses?: Trimmed[] }

/** The courses of these subcategories, where they were asked for. */
async function coursesOf(request: Asking, subs: readonly SubCategory[]): Promise<CoursesOf> {
  if (!toFlag(request.query.courses)) return () => ({})
  const bySub = await listCardsOfSubs(request.ctx, subs)
  return ({ id }) => ({ courses: (bySub.get(id) ?? []).map((card) => toTrimmed(card, request)) })
}

const toPart = (sub: SubCategory, courses: CoursesOf) => ({ id: sub.no, name: sub.name, ...courses(sub) })

const toTrimmed = (card: ShortCard, request: FastifyRequest) => ({
  id: card.no,
  title: card.title,
  short_description: card.short_description,
  duration_hours: toHours(card.duration_minutes),
  price: toMajor(card.price, card.currency),
  thumbnail: thumbnailOf(card, request),
})
