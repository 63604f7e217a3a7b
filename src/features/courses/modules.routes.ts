import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './modules.contract.ts'
import { addModule, getModule, listModules, removeModule, updateModule } from './modules.ts'

export const moduleRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listModules,
    handler: async ({ ctx, params }) => ({ data: await listModules(ctx, params), next_cursor: null }),
  })

  app.route({
    ...contract.addModule,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => addModule(ctx, request.params, request.body))),
  })

  app.route({
    ...contract.getModule,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getModule(request.ctx, request.params)),
  })

  app.route({
    ...contract.updateModule,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(request, reply, await updateModule(ctx, params, body, expectedVersion(request)))
    },
  })

  app.route({
    ...contract.removeModule,
    handler: async (request, reply) => {
      await removeModule(request.ctx, request.params, expectedVersion(request))
      return reply.code(204).send(null)
    },
  })
}
