import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './resources.contract.ts'
import { addResource, getResource, listResources, removeResource, updateResource } from './resources.ts'

export const resourceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listResources,
    handler: async ({ ctx, params }) => ({ data: await listResources(ctx, params), next_cursor: null }),
  })

  app.route({
    ...contract.addResource,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => addResource(ctx, request.params, request.body))),
  })

  app.route({
    ...contract.getResource,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getResource(request.ctx, request.params)),
  })

  app.route({
    ...contract.updateResource,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(request, reply, await updateResource(ctx, params, body, expectedVersion(request)))
    },
  })

  app.route({
    ...contract.removeResource,
    handler: async (request, reply) => {
      await removeResource(request.ctx, request.params, expectedVersion(request))
      return reply.code(204).send(null)
    },
  })
}
