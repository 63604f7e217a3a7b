import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { once } from '#platform/idempotency.ts'
import type { Providers } from '#ports/providers.ts'
import { acceptText } from './gateway.ts'
import type { Message } from './message.queries.ts'
import { getMessage, listMessages } from './messages.ts'
import * as contract from './messaging.contract.ts'
import { keepMailCall, keepTextCall } from './vendor-calls.ts'

export const messagingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listMessages,
    handler: async ({ ctx, query: { limit, cursor, delivery_id, since, until, ...filter } }) => {
      const page = await listMessages(
        ctx,
        {
          ...filter,
          ...(delivery_id && { topic: delivery_id }),
          ...(since && { since: new Date(since) }),
          ...(until && { until: new Date(until) }),
        },
        { limit, cursor },
      )
      return { ...page, data: page.data.map(toReply) }
    },
  })
  app.route({
    ...contract.getMessage,
    handler: async ({ ctx, params }) => toReply(await getMessage(ctx, params.id)),
  })
  app.route({
    ...contract.sendText,
    handler: async (request, reply) => {
      const { due_at, ...text } = request.body
      const order = { ...text, ...(due_at && { due_at: new Date(due_at) }) }
      const { no: _, ...accepted } = await once(request, (ctx) => acceptText(ctx, order))
      return reply.code(202).send({ ...accepted, status: 'queued' as const })
    },
  })
}

const toReply = (message: Message) => ({
  ...message,
  to: message.recipient,
  from: message.sender,
  delivery_id: message.topic,
})

/**
 * `/webhooks/<vendor>`: the body is kept as it came, because the signature is over every byte of it. A vendor that makes
 * no calls has no address.
 */
export const vendorRoutes: FastifyPluginAsyncTypebox<{
  publicUrl: string | undefined
  providers: Pick<Providers, 'texts' | 'email'>
}> = async (app, { publicUrl, providers: { texts, email } }) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const config = { access: 'vendor' } as const
  const read = (request: FastifyRequest) => {
    const base = publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    return { url: `${base}${request.url}`, headers: request.headers, body }
  }
  app.post(`/${texts.vendor}`, { config, schema: { hide: true } }, async (request, reply) => {
    await keepTextCall(request.ctx, read(request))
    return reply.code(200).type(texts.thanks.type).send(texts.thanks.body)
  })
  if (email.readCall)
    app.post(`/${email.vendor}`, { config, schema: { hide: true } }, async (request, reply) => {
      await keepMailCall(request.ctx, read(request))
      return reply.code(200).send()
    })
}
