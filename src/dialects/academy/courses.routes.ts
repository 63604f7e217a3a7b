import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { getCard, listPublishedCards, listVisibleCards, readContent } from '#features/catalogue/index.ts'
import { readCourse, toModules } from './content-shapes.ts'
import { toFilter, toStatuses } from './course-filters.ts'
import { sendCourses } from './course-lists.ts'
import * as contract from './courses.contract.ts'
import type { Options } from './options.ts'
import { readPageA, readPageB, toPaginationA, toPaginationB } from './paging.ts'
import { toFlag, toNo } from './reading.ts'

export const courseRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.listPublished,
    handler: async (request, reply) => {
      const asked = readPageB(request.query)
      const { rows, total } = await listPublishedCards(request.ctx, toFilter(request.query), asked)
      return sendCourses(request, reply, rows, toPaginationB(asked, total))
    },
  })

  app.route({ ...contract.listVisible, handler: listForMe })

  app.route({
    ...contract.postVisible,
    handler: async (request, reply) =>
      endsInSlash(request) ? listByStatus(request, reply, request.body.status) : listForMe(request, reply),
  })

  for (const route of contract.gets)
    app.route({
      ...route,
      handler: async (request) => {
        const { lessons, resources } = request.query
        const wanted = { lessons: toFlag(lessons) ?? false, resources: toFlag(resources) ?? false }
        return { course: await readCourse(request, { no: toNo(request.params.course_no) }, wanted) }
      },
    })

  app.route({
    ...contract.getModules,
    handler: async (request) => {
      const { ctx, params, query } = request
      const resources = toFlag(query.resources) ?? false
      const card = await getCard(ctx, { no: toNo(params.course_no) })
      const { modules } = await readContent(ctx, card, { resources })
      return { modules: await toModules(request, card, modules, resources) }
    },
  })
}

type Query = Static<typeof contract.listQuery>
type Asking = FastifyRequest<{ Querystring: Query }>

async function listForMe(request: Asking, reply: FastifyReply) {
  const asked = readPageB(request.query)
  const filter = { ...toFilter(request.query), statuses: toStatuses(request.query.status) }
  const { rows, total } = await listVisibleCards(request.ctx, filter, asked)
  return sendCourses(request, reply, rows, toPaginationB(asked, total))
}

/** The second endpoint of the same name. */
async function listByStatus(request: Asking, reply: FastifyReply, status: string | null | undefined) {
  const asked = readPageA(request.query)
  const filter = { ...toFilter(request.query), statuses: toStatuses(status) }
  const { rows, total } = await listVisibleCards(request.ctx, filter, asked)
  return sendCourses(request, reply, rows, toPaginationA(asked, total))
}

const endsInSlash = ({ url }: FastifyRequest) => (url.split('?')[0] ?? '').endsWith('/')
