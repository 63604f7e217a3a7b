import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { planErasure, takeErasureBack } from '#features/identity/index.ts'
import { exportMe } from './personal-data.ts'
import * as contract from './privacy.contract.ts'

export const privacyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.exportMe,
    handler: async ({ ctx }, reply) => {
      reply
        .header('content-disposition', 'attachment; filename="my-data.json"')
        .header('cache-control', 'no-store')
      return exportMe(ctx)
    },
  })

  app.route({
    ...contract.planErasure,
    handler: async ({ ctx }, reply) => {
      const { erasure_due_at } = await planErasure(ctx)
      return reply.code(202).send({ erasure_due_at: erasure_due_at ?? ctx.now() })
    },
  })

  app.route({
    ...contract.takeErasureBack,
    handler: async ({ ctx }, reply) => {
      await takeErasureBack(ctx)
      return reply.code(204).send(null)
    },
  })
}
