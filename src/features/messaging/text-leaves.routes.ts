import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import * as contract from './text-leaves.contract.ts'
import { endTextLeave, getTextLeave, grantTextLeave } from './text-leaves.ts'

export const textLeaveRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({ ...contract.get, handler: ({ ctx, params }) => getTextLeave(ctx, params.id) })
  app.route({
    ...contract.grant,
    handler: ({ ctx, params, body }) => grantTextLeave(ctx, params.id, body.segments_a_day),
  })
  app.route({
    ...contract.end,
    handler: async ({ ctx, params }, reply) => {
      await endTextLeave(ctx, params.id)
      return reply.code(204).send(null)
    },
  })
}
