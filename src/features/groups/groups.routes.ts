import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './groups.contract.ts'
import { createGroup, getGroup, listGroups, removeGroup, updateGroup } from './groups.ts'

export const groupRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({ ...contract.listGroups, handler: ({ ctx, query }) => listGroups(ctx, query) })
  app.route({
    ...contract.createGroup,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => createGroup(ctx, request.body))),
  })
  app.route({
    ...contract.getGroup,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getGroup(request.ctx, request.params)),
  })
  app.route({
    ...contract.updateGroup,
    handler: async (request, reply) => {
      const care = { expected: expectedVersion(request) }
      return sendVersioned(request, reply, await updateGroup(request.ctx, request.params, request.body, care))
    },
  })
  app.route({
    ...contract.removeGroup,
    handler: async (request, reply) => {
      await removeGroup(request.ctx, request.params, { expected: expectedVersion(request) })
      return reply.code(204).send(null)
    },
  })
}
