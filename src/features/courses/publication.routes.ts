import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { careOf, sendCourse, toCourseReply } from './course-replies.ts'
import * as contract from './publication.contract.ts'
import {
  archiveCourse,
  listSubmittedCourses,
  type PublicationPolicy,
  publishCourse,
  sendBackCourse,
  submitCourse,
  takeBackCourse,
  unarchiveCourse,
  unpublishCourse,
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
    ...contract.sendBackCourse,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendCourse(request, reply, await sendBackCourse(ctx, params, body.note.trim(), careOf(request)))
    },
  })

  app.route({
    ...contract.listSubmittedCourses,
    handler: async ({ ctx, query }) => {
      const { data, next_cursor } = await listSubmittedCourses(ctx, query)
      return { data: data.map(toCourseReply), next_cursor }
    },
  })

  const others = [
    [contract.unpublishCourse, unpublishCourse],
    [contract.submitCourse, submitCourse],
    [contract.takeBackCourse, takeBackCourse],
    [contract.archiveCourse, archiveCourse],
    [contract.unarchiveCourse, unarchiveCourse],
  ] as const
  for (const [route, act] of others)
    app.route({
      ...route,
      handler: async (request, reply) =>
        sendCourse(request, reply, await act(request.ctx, request.params, careOf(request))),
    })
}
