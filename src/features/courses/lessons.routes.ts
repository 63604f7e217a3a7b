import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import { listVersions } from './lesson-versions.ts'
import * as contract from './lessons.contract.ts'
import { addLesson, getLesson, listLessons, removeLesson, restoreVersion, updateLesson } from './lessons.ts'

export const lessonRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listLessons,
    handler: async ({ ctx, params }) => ({ data: await listLessons(ctx, params), next_cursor: null }),
  })

  app.route({
    ...contract.addLesson,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => addLesson(ctx, request.params, request.body))),
  })

  app.route({
    ...contract.getLesson,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getLesson(request.ctx, request.params)),
  })

  app.route({
    ...contract.updateLesson,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(
        request,
        reply,
        await updateLesson(ctx, params, body, { expected: expectedVersion(request) }),
      )
    },
  })

  app.route({
    ...contract.removeLesson,
    handler: async (request, reply) => {
      await removeLesson(request.ctx, request.params, { expected: expectedVersion(request) })
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.listVersions,
    handler: async ({ ctx, params, query }) => listVersions(ctx, await getLesson(ctx, params), query),
  })

  app.route({
    ...contract.restoreVersion,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      const care = { expected: expectedVersion(request) }
      return sendVersioned(request, reply, await restoreVersion(ctx, params, body.version, care))
    },
  })
}
