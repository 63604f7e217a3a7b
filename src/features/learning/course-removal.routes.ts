import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion } from '#platform/etags.ts'
import * as contract from './course-removal.contract.ts'
import { removeUnlearntCourse } from './course-removal.ts'

export const courseRemovalRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.removeCourse,
    handler: async (request, reply) => {
      await removeUnlearntCourse(request.ctx, request.params, { expected: expectedVersion(request) })
      return reply.code(204).send(null)
    },
  })
}
