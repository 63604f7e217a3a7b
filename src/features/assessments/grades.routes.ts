import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import * as contract from './grades.contract.ts'
import { exportGrades, getMyGrades, listGrades } from './grades.ts'

export const gradeRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({ ...contract.listGrades, handler: ({ ctx, params, query }) => listGrades(ctx, params, query) })

  app.route({
    ...contract.exportGrades,
    handler: async ({ ctx, params }, reply) => {
      const file = await exportGrades(ctx, params)
      reply.header('content-disposition', 'attachment; filename="grades.csv"')
      return reply.type('text/csv; charset=utf-8').send(file)
    },
  })

  app.route({
    ...contract.getMyGrades,
    handler: ({ ctx, query }) => getMyGrades(ctx, { id: query.course_id }),
  })
}
