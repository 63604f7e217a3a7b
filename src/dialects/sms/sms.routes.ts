import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { acceptText } from '#features/messaging/index.ts'
import { pushToTokensNow, pushToTopicNow } from '#features/push/index.ts'
import { DomainError } from '#platform/errors.ts'
import { noTokens, refused, wrongBody } from './failures.ts'
import { refusal } from './replies.contract.ts'
import * as contract from './sms.contract.ts'

const mostTokens = 500

export const smsRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.sendText,
    handler: async ({ ctx, body: { contact, subject, message } }) => {
      const text = { to: contact, subject, body: message }
      const { no } = await acceptText(ctx, text).catch(sayWhichContact(contact))
      return { message_id: no, success: true } as const
    },
  })

  app.route({
    ...contract.pushToTokens,
    handler: async ({ ctx, body: { tokens, title, body } }, reply) => {
      const { no, accepted } = await pushToTokensNow(ctx, readTokens(tokens), { title, body })
      if (accepted === 0) return reply.code(500).send(nobodyTookIt)
      return { notification_id: no, success: true } as const
    },
  })

  app.route({
    ...contract.pushToTopic,
    handler: async ({ ctx, body: { topic, title, body } }, reply) => {
      const { addressed, accepted } = await pushToTopicNow(ctx, topic, { title, body })
      if (addressed > 0 && accepted === 0) return reply.code(500).send(nobodyTookIt)
      return { success: true } as const
    },
  })
}

const nobodyTookIt = { ...refusal(500), success: false } as const

function sayWhichContact(contact: string) {
  return (error: unknown): never => {
    if (error instanceof DomainError && error.code === 'invalid_number')
      throw refused(`Invalid contact: ${contact}`)
    throw error
  }
}

function readTokens(sent: string[] | string | null): string[] {
  const tokens = sent === '' || sent === null ? [] : [sent].flat()
  if (tokens.length === 0) throw refused(noTokens)
  const unique = [...new Set(tokens)]
  if (unique.length > mostTokens) throw refused(wrongBody)
  return unique
}
