import { randomUUID } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { DomainError } from '#platform/errors.ts'
import { addReply } from './sandbox.contract.ts'
import type { Kept, Store } from './store.ts'
import { sandboxNumber, signSandboxCall } from './texts.ts'

export type ReplyOptions = { store: Store; key: Buffer }
type Text = { channel: 'sms' | 'whatsapp'; from: string; body: string }

export const replyRoutes: FastifyPluginAsyncTypebox<ReplyOptions> = async (app, { store, key }) => {
  app.route({
    ...addReply,
    handler: async ({ ctx, body: text }, reply) => {
      await store.keep(toKept(text, ctx.now()))
      const id = randomUUID()
      await callBack(app, key, { id, ...text, to: sandboxNumber })
      return reply.code(201).send({ id })
    },
  })
}

const toKept = ({ channel, from, body }: Text, created_at: Date): Kept => ({
  key: null,
  direction: 'in',
  channel,
  recipient: sandboxNumber,
  sender: from,
  subject: null,
  body,
  html: null,
  status: 'received',
  created_at,
})

/** Calls the academy as a vendor would. */
async function callBack(app: FastifyInstance, key: Buffer, notice: object): Promise<void> {
  const payload = JSON.stringify(notice)
  const headers = {
    'content-type': 'application/json',
    'x-sandbox-signature': signSandboxCall(key, payload).toString('hex'),
  }
  const answer = await app.inject({ method: 'POST', url: '/webhooks/sandbox', headers, payload })
  if (answer.statusCode !== 200)
    throw new DomainError('unavailable', 'webhook_failed', 'The academy did not take the reply. Try again.')
}
