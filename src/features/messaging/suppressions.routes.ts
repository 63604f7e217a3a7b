import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { once } from '#platform/idempotency.ts'
import * as contract from './suppressions.contract.ts'
import { liftSuppression, listSuppressions, suppress } from './suppressions.ts'

export const suppressionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.list,
    handler: ({ ctx, query: { limit, cursor, ...filter } }) =>
      listSuppressions(ctx, filter, { limit, cursor }),
  })
  app.route({
    ...contract.add,
    handler: async (request, reply) => {
      const { address: email, note } = request.body
      return reply
        .code(201)
        .send(await once(request, (ctx) => suppress(ctx, { email, ...(note && { note }) })))
    },
  })
  app.route({
    ...contract.lift,
    handler: async ({ ctx, params }, reply) => {
      await liftSuppression(ctx, params.id)
      return reply.code(204).send(null)
    },
  })
}
