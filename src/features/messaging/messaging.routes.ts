import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Message } from './message.queries.ts'
import { getMessage, listMessages } from './messages.ts'
import * as contract from './messaging.contract.ts'
import { keepVendorCall } from './vendor-calls.ts'

export const messagingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listMessages,
    handler: async ({ ctx, query: { limit, cursor, delivery_id, ...filter } }) => {
      const page = await listMessages(
        ctx,
        { ...filter, ...(delivery_id && { topic: delivery_id }) },
        { limit, cursor },
      )
      return { ...page, data: page.data.map(toReply) }
    },
  })
  app.route({
    ...contract.getMessage,
    handler: async ({ ctx, params }) => toReply(await getMessage(ctx, params.id)),
  })
}

const toReply = (message: Message) => ({
  ...message,
  to: message.recipient,
  from: message.sender,
  delivery_id: message.topic,
})

/** `/webhooks/<vendor>`: the body is kept as it came, because the signature is over every byte of it. */
export const vendorRoutes: FastifyPluginAsyncTypebox<{
  publicUrl: string | undefined
  vendor: string
  thanks: { type: string; body: string }
}> = async (app, { publicUrl, vendor, thanks }) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post(`/${vendor}`, { config: { access: 'vendor' }, schema: { hide: true } }, async (request, reply) => {
    const base = publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    await keepVendorCall(request.ctx, { url: `${base}${request.url}`, headers: request.headers, body })
    return reply.code(200).type(thanks.type).send(thanks.body)
  })
}
