import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { once } from '#platform/idempotency.ts'
import type { Page } from '#platform/paging.ts'
import * as contract from './pushes.contract.ts'
import { getPush, listPushes, type Outcome, sendPush, type Target } from './pushes.ts'

export const pushRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.sendPush,
    handler: async (request, reply) => {
      const { tokens, user_ids, topic, ...words } = request.body
      const target = readTarget({ tokens, user_ids, topic })
      const send = (ctx: Ctx) => inTransaction(ctx, async (tx) => toReply(await sendPush(tx, target, words)))
      return reply.code(202).send(await once(request, send))
    },
  })

  app.route({
    ...contract.listPushes,
    handler: ({ ctx, query: { topic, api_key_id, ...page } }) => listPushes(ctx, { topic, api_key_id }, page),
  })

  app.route({
    ...contract.getPush,
    handler: async ({ ctx, params, query }) => toReply(await getPush(ctx, params.id, query)),
  })
}

type Asked = {
  tokens: string[] | undefined
  user_ids: string[] | undefined
  topic: string | undefined
}

function readTarget({ tokens, user_ids, topic }: Asked): Target {
  const targets: Target[] = []
  if (tokens) targets.push({ tokens })
  if (user_ids) targets.push({ user_ids })
  if (topic !== undefined) targets.push({ topic })
  const [target, ...others] = targets
  if (target && others.length === 0) return target
  throw new DomainError('invalid', 'one_target', 'Send exactly one of tokens, user_ids and topic.')
}

const toReply = <T extends { results: Page<Outcome> }>(push: T) => ({
  ...push,
  results: {
    ...push.results,
    data: push.results.data.map(({ id, recipient, status, ...rest }) => ({
      ...rest,
      message_id: id,
      to: recipient,
      // What goes out is never an incoming message.
      status: status as Exclude<typeof status, 'received'>,
    })),
  },
})
