import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import * as contract from './api-keys.contract.ts'
import { endApiKey, listApiKeys, makeApiKey } from './api-keys.ts'

export const apiKeyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.makeKey,
    handler: async ({ ctx, body: { expires_at, ...key } }, reply) => {
      const until = expires_at ? new Date(expires_at) : null
      return reply.code(201).send(await makeApiKey(ctx, { ...key, expires_at: until }))
    },
  })

  app.route({ ...contract.listKeys, handler: async ({ ctx }) => ({ data: await listApiKeys(ctx) }) })

  app.route({
    ...contract.endKey,
    handler: async ({ ctx, params }, reply) => {
      await endApiKey(ctx, params.key_id)
      return reply.code(204).send(null)
    },
  })
}
