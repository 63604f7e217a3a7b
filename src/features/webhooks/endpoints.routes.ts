import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Ctx } from '#platform/ctx.ts'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import type { Outbound } from '#platform/outbound.ts'
import type { Endpoint } from './endpoint.queries.ts'
import * as contract from './endpoints.contract.ts'
import {
  changeEndpoint,
  getEndpoint,
  listEndpoints,
  makeEndpoint,
  removeEndpoint,
  rotateSecret,
  type WithSecret,
} from './endpoints.ts'
import { pauseEndpoint, resumeEndpoint } from './pausing.ts'
import { openSecret } from './signing.ts'

type Options = { outbound: Pick<Outbound, 'check'> }

export const endpointRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { outbound }) => {
  app.route({
    ...contract.makeEndpoint,
    handler: async (request, reply) => {
      const made = await once(request, (ctx) => makeEndpoint(ctx, request.body, outbound))
      return reply.code(201).send(withSecret(request.ctx, made))
    },
  })
  app.route({
    ...contract.listEndpoints,
    handler: async ({ ctx, query }) => {
      const page = await listEndpoints(ctx, query)
      return { ...page, data: page.data.map(toReply) }
    },
  })
  app.route({
    ...contract.getEndpoint,
    handler: async (request, reply) => {
      const endpoint = await getEndpoint(request.ctx, request.params.id)
      return sendVersioned(request, reply, endpoint, toReply(endpoint))
    },
  })
  app.route({
    ...contract.changeEndpoint,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      const care = { expected: expectedVersion(request), outbound }
      const changed = await changeEndpoint(ctx, params.id, body, care)
      return sendVersioned(request, reply, changed, toReply(changed))
    },
  })
  app.route({
    ...contract.removeEndpoint,
    handler: async (request, reply) => {
      await removeEndpoint(request.ctx, request.params.id, expectedVersion(request))
      return reply.code(204).send(null)
    },
  })
  app.route({
    ...contract.rotateSecret,
    handler: async (request, reply) => {
      const rotated = await once(request, (ctx) => rotateSecret(ctx, request.params.id))
      return reply.code(201).send(withSecret(request.ctx, rotated))
    },
  })
  app.route({
    ...contract.pauseEndpoint,
    handler: async ({ ctx, params }) => toReply(await pauseEndpoint(ctx, params.id)),
  })
  app.route({
    ...contract.resumeEndpoint,
    handler: async ({ ctx, params }) => toReply(await resumeEndpoint(ctx, params.id)),
  })
}

const toReply = (endpoint: Endpoint) => ({
  ...endpoint,
  status: endpoint.paused_at ? ('paused' as const) : ('active' as const),
  former_secret_until: endpoint.former_until,
})

/** What an Idempotency-Key keeps is sealed: it is opened for this answer alone. */
const withSecret = (ctx: Ctx, { sealed, ...endpoint }: WithSecret) => ({
  ...toReply(endpoint),
  secret: openSecret(ctx, endpoint.id, Buffer.from(sealed, 'base64')),
})
