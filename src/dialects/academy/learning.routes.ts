import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { listEditableCards } from '#features/catalogue/index.ts'
import { getStudentDashboard } from '#features/dashboards/index.ts'
import { getMe } from '#features/identity/index.ts'
import { listMyEnrolments } from '#features/learning/index.ts'
import { requireUser } from '#platform/ctx.ts'
import { toCourse } from './course-shapes.ts'
import { toEnrolledCourses } from './enrollment-shapes.ts'
import * as contract from './learning.contract.ts'
import type { Options } from './options.ts'
import { toUser } from './user-shapes.ts'

const limit = 1000

/** What somebody learns and teaches, under `users`. */
export const learningRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  for (const route of contract.dashboards)
    app.route({
      ...route,
      handler: async (request) => {
        const [me, { tally, recent }] = await Promise.all([
          getMe(request.ctx),
          getStudentDashboard(request.ctx),
        ])
        return {
          user: toUser(me, request),
          statistics: {
            total_courses: tally.total,
            completed_courses: tally.completed,
            in_progress_courses: tally.in_progress,
            total_certificates: 0,
          },
          recent_activity: await toEnrolledCourses(request, recent),
          certificates: [],
          payments: [],
        }
      },
    })

  for (const route of contract.learnt)
    app.route({
      ...route,
      handler: async (request) => {
        const { data } = await listMyEnrolments(request.ctx, { limit })
        return { courses: await toEnrolledCourses(request, data) }
      },
    })

  app.route({
    ...contract.completed,
    handler: async (request) => {
      const { data } = await listMyEnrolments(request.ctx, { limit, is_completed: true })
      return { courses: await toEnrolledCourses(request, data) }
    },
  })

  for (const route of contract.certificates)
    app.route({ ...route, handler: async () => ({ certificates: [] }) })

  app.route({
    ...contract.taught,
    handler: async (request) => {
      const owner_id = requireUser(request.ctx).id
      const { rows } = await listEditableCards(request.ctx, { owner_id }, { offset: 0, limit })
      return { courses: rows.map((card) => toCourse(card, request)) }
    },
  })
}
