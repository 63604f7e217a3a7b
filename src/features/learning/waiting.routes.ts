import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { getMyPlace, stopWaiting } from './enrolling.ts'
import * as contract from './waiting.contract.ts'

export const waitingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.getMyPlace,
    handler: async ({ ctx, params }) => ({ place: await getMyPlace(ctx, params) }),
  })

  app.route({
    ...contract.stopWaiting,
    handler: async ({ ctx, params }, reply) => {
      await stopWaiting(ctx, params)
      return reply.code(204).send(null)
    },
  })
}
