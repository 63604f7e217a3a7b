import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import * as contract from './dashboards.contract.ts'
import {
  getStudentDashboard,
  listAllEnrolments,
  listLearnersToCall,
  listTaughtCourses,
} from './dashboards.ts'

export const dashboardRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.studentDashboard,
    handler: async ({ ctx }) => {
      const { tally, recent } = await getStudentDashboard(ctx)
      return { ...tally, courses: tally.total, recent }
    },
  })

  app.route({ ...contract.taughtCourses, handler: ({ ctx, query }) => listTaughtCourses(ctx, query) })

  app.route({
    ...contract.callList,
    handler: ({ ctx, params, query }) => listLearnersToCall(ctx, params, query),
  })

  app.route({ ...contract.allEnrolments, handler: ({ ctx, query }) => listAllEnrolments(ctx, query) })
}
