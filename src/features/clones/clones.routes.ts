import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { toCourseReply } from '#features/courses/index.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './clones.contract.ts'
import { cloneCourse } from './clones.ts'

export const cloneRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.cloneCourse,
    handler: async (request, reply) => {
      const { params, body } = request
      const course = await once(request, (ctx) => cloneCourse(ctx, params, body ?? {}))
      return reply.code(201).send(toCourseReply(course))
    },
  })
}
