import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { once } from '#platform/idempotency.ts'
import * as contract from './deliveries.contract.ts'
import { getDelivery, listDeliveries, replayDelivery, replayFailed, testEndpoint } from './deliveries.ts'
import type { Delivery } from './delivery.queries.ts'
import { messageId } from './messages.rules.ts'

export const deliveryRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listDeliveries,
    handler: async ({ ctx, params, query: { limit, cursor, status, type, from, to } }) => {
      const filter = { status, type, from: momentOf(from), to: momentOf(to) }
      const page = await listDeliveries(ctx, params.id, filter, { limit, cursor })
      return { ...page, data: page.data.map(toReply) }
    },
  })
  app.route({
    ...contract.testEndpoint,
    handler: async (request, reply) =>
      reply.code(202).send(toReply(await once(request, (ctx) => testEndpoint(ctx, request.params.id)))),
  })
  app.route({
    ...contract.replayFailed,
    handler: async ({ ctx, params, body }, reply) =>
      reply.code(202).send(await replayFailed(ctx, params.id, new Date(body.since))),
  })
  app.route({
    ...contract.getDelivery,
    handler: async ({ ctx, params }) => toReply(await getDelivery(ctx, params.id)),
  })
  app.route({
    ...contract.replayDelivery,
    handler: async ({ ctx, params }, reply) =>
      reply.code(202).send(toReply(await replayDelivery(ctx, params.id))),
  })
}

const momentOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text))

const toReply = <T extends Delivery>(delivery: T) => ({ ...delivery, message_id: messageId(delivery.id) })
