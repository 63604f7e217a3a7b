import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { openPublic, openSigned } from './addresses.ts'
import * as contract from './downloads.contract.ts'
import { sendFile } from './downloads.ts'

/** A public picture never changes: another one has another address. */
const lasting = 'public, max-age=31536000, immutable'
const own = 'private, max-age=3600'

export const downloadRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.openSigned,
    handler: async (request, reply) => {
      const { ctx, params, query } = request
      const { file, disposition } = await openSigned(ctx, { id: params.id, ...query })
      return sendFile(request, reply, file, { disposition, cacheControl: own })
    },
  })

  for (const route of contract.openPublic)
    app.route({
      ...route,
      handler: async (request, reply) => {
        const file = await openPublic(request.ctx, request.params['*'])
        return sendFile(request, reply, file, { disposition: 'inline', cacheControl: lasting })
      },
    })
}
