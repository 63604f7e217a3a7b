import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import {
  type CardFilter,
  getPublished,
  getSubCategory,
  type ListedCard,
  listPublishedCards,
  searchCards,
} from '#features/catalogue/index.ts'
import * as categories from './categories.contract.ts'
import { toMasterOne, toMasters, toSubOne, toSubs, toSubsOf } from './category-shapes.ts'
import { toWholeCourse } from './content-shapes.ts'
import { toFilter } from './course-filters.ts'
import { toCourse } from './course-shapes.ts'
import { failure } from './failures.ts'
import type { Options } from './options.ts'
import { type PageAsked, readPageB, toPaginationB } from './paging.ts'
import * as contract from './public.contract.ts'
import { toFlag, toNo } from './reading.ts'

/** For everybody: what is published, and how it is sorted into categories. */
export const publicRoutes: FastifyPluginAsyncTypebox<Options> = async (app, options) => {
  await app.register(publicCategoryRoutes, options)

  app.route({
    ...contract.listCourses,
    handler: (request) => listCourses(request, request.query, toFilter(request.query)),
  })

  app.route({
    ...contract.listCoursesOfSub,
    handler: async (request) => {
      const { ctx, params, query } = request
      const { no } = await getSubCategory(ctx, { no: toNo(params.id) })
      return listCourses(request, query, { ...toFilter(query), sub_category_no: no })
    },
  })

  for (const route of contract.getCourses) app.route({ ...route, handler: showCourse })

  for (const route of contract.searches)
    app.route({ ...route, handler: (request) => searchCourses(request, request.query) })

  app.route({
    ...contract.postSearch,
    handler: (request) => searchCourses(request, { ...request.query, ...said(request.body) }),
  })
}

const publicCategoryRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  const { forPublic } = categories
  const masters = {
    '/get-categories': forPublic('categories'),
    '/categories': forPublic('categories', ['GET']),
    '/get-mastercategories': forPublic('get-mastercategories'),
  }
  for (const [url, reading] of Object.entries(masters))
    app.route({ ...categories.listMasters(url, reading), handler: toMasters })

  const master = forPublic('get-mastercategories.one')
  app.route({ ...categories.getMaster('/get-mastercategories/:id', master), handler: toMasterOne })
  const subs = forPublic('get-subcategories')
  app.route({ ...categories.listSubs('/get-subcategories', subs), handler: toSubs })
  const sub = forPublic('get-subcategories.one')
  app.route({ ...categories.getSub('/get-subcategories/:id', sub), handler: toSubOne })
  const parts = forPublic('categories.subcategories', ['GET'])
  app.route({ ...categories.listSubsOf('/categories/:id/subcategories', parts), handler: toSubsOf })
}

type Query = { page?: string; per_page?: string }

async function listCourses(request: FastifyRequest, query: Query, filter: CardFilter) {
  const asked = readPageB(query)
  return toCourses(request, asked, await listPublishedCards(request.ctx, filter, asked))
}

type Words = Query & { q?: string; query?: string; search?: string }

async function searchCourses(request: FastifyRequest, sent: Words) {
  const words = [sent.q, sent.query, sent.search].find((one) => one?.trim())?.trim()
  if (!words) throw failure('invalid', 'words_missing', 'Search query is required')
  const asked = readPageB(sent)
  return toCourses(request, asked, await searchCards(request.ctx, words, asked))
}

const toCourses = (
  request: FastifyRequest,
  asked: PageAsked,
  { rows, total }: { rows: ListedCard[]; total: number },
) => ({
  courses: rows.map((card) => toCourse(card, request)),
  pagination: toPaginationB(asked, total),
})

/** What is in the body counts, where something is. */
const said = (body: { [Name in keyof Words]?: string | null }): Words =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value))

type Sent = boolean | string | number | null
type Asking = FastifyRequest<{
  Params: { id: string }
  Querystring: { lessons?: Sent; resources?: Sent; limited_resources?: Sent }
}>

/** `limited_resources`: of the files that belong to the lessons the first alone. */
async function showCourse(request: Asking) {
  const { ctx, params, query } = request
  const isAsked = (name: keyof typeof query) => toFlag(query[name]) ?? false
  const [lessons, resources, limited] = [
    isAsked('lessons'),
    isAsked('resources'),
    isAsked('limited_resources'),
  ]
  const card = await getPublished(ctx, { no: toNo(params.id) })
  const wanted = { lessons: lessons || limited, resources: resources || limited }
  const course = await toWholeCourse(request, card, wanted)
  if (!limited || !('modules' in course)) return { course }
  const { modules, ...rest } = course
  const [first] = modules.flatMap((module) => module.lessons.flatMap((one) => one.resources ?? []))
  return {
    course: {
      ...rest,
      ...(lessons && { modules: resources ? modules : modules.map(withoutResources) }),
      ...(first && { first_lesson_resource: first }),
    },
  }
}

type ShownModule = { lessons: { resources?: unknown }[] }

const withoutResources = <Module extends ShownModule>(module: Module) => ({
  ...module,
  lessons: module.lessons.map(({ resources: _, ...lesson }: Module['lessons'][number]) => lesson),
})
