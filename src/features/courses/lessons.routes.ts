import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './lessons.contract.ts'
import { addLesson, getLesson, listLessons, removeLesson, updateLesson } from './lessons.ts'

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
      sendVersioned(request, reply, await getLesson(request.ctx, request.params.id)),
  })

  app.route({
    ...contract.updateLesson,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(
        request,
        reply,
        await updateLesson(ctx, params.id, body, { expected: expectedVersion(request) }),
      )
    },
  })

  app.route({
    ...contract.removeLesson,
    handler: async (request, reply) => {
      await removeLesson(request.ctx, request.params.id, { expected: expectedVersion(request) })
      return reply.code(204).send(null)
    },
  })
}
