import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { careOf, sendCourse, toCourseReply } from './course-replies.ts'
import * as contract from './publication.contract.ts'
import {
  archiveCourse,
  listSubmittedCourses,
  type PublicationPolicy,
  publishCourse,
  submitCourse,
  withdrawCourse,
} from './publication.ts'

type Options = { publication: PublicationPolicy }

export const publicationRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { publication }) => {
  app.route({
    ...contract.publishCourse,
    handler: async (request, reply) => {
      const { ctx, params } = request
      return sendCourse(request, reply, await publishCourse(ctx, params, publication, careOf(request)))
    },
  })

  app.route({
    ...contract.unpublishCourse,
    handler: async (request, reply) =>
      sendCourse(request, reply, await withdrawCourse(request.ctx, request.params, '', careOf(request))),
  })

  app.route({
    ...contract.submitCourse,
    handler: async (request, reply) =>
      sendCourse(request, reply, await submitCourse(request.ctx, request.params, careOf(request))),
  })

  app.route({
    ...contract.withdrawCourse,
    handler: async (request, reply) => {
      const { ctx, params, query } = request
      return sendCourse(request, reply, await withdrawCourse(ctx, params, query.reason, careOf(request)))
    },
  })

  app.route({
    ...contract.archiveCourse,
    handler: async (request, reply) =>
      sendCourse(request, reply, await archiveCourse(request.ctx, request.params, careOf(request))),
  })

  app.route({
    ...contract.listSubmittedCourses,
    handler: async ({ ctx, query }) => {
      const { data, next_cursor } = await listSubmittedCourses(ctx, query)
      return { data: data.map(toCourseReply), next_cursor }
    },
  })
}
