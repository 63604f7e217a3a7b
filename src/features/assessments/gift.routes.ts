import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { once } from '#platform/idempotency.ts'
import * as contract from './gift.contract.ts'

export const giftRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const asText = { parseAs: 'string' } as const
  app.addContentTypeParser(['text/plain', 'text/markdown'], asText, (_request, body, done) =>
    done(null, body),
  )

  app.route({
    ...contract.importGift,
    handler: async (request, reply) => {
      const { importGift } = await import('./gift.ts')
      const { params, body, query } = request
      return reply.code(201).send(await once(request, (ctx) => importGift(ctx, params, body, query)))
    },
  })

  app.route({
    ...contract.exportGift,
    handler: async ({ ctx, params, query }, reply) => {
      const { exportGift } = await import('./gift.ts')
      return reply.type('text/plain; charset=utf-8').send(await exportGift(ctx, params, query))
    },
  })
}
