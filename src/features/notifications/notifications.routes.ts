import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Role } from '#platform/ctx.ts'
import { once } from '#platform/idempotency.ts'
import type { Step } from './notification.rules.ts'
import * as contract from './notifications.contract.ts'
import type { To } from './notify.ts'
import {
  countMyUnread,
  listMyNotifications,
  readAllNotifications,
  readNotification,
  removeNotification,
} from './reading.ts'
import { toNotification } from './replies.ts'
import type { Sending } from './sending.queries.ts'
import { getSent, listSent, sendNotification } from './sending.ts'

export const notificationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listMine,
    handler: async ({ ctx, query }) => {
      const { data, next_cursor } = await listMyNotifications(ctx, query, query)
      return { data: data.map(toNotification), next_cursor }
    },
  })
  app.route({
    ...contract.countUnread,
    handler: async ({ ctx }) => ({ count: await countMyUnread(ctx) }),
  })
  app.route({
    ...contract.readAll,
    handler: async ({ ctx, body }, reply) => {
      await readAllNotifications(ctx, body?.up_to)
      return reply.code(204).send(null)
    },
  })
  app.route({
    ...contract.readOne,
    handler: async ({ ctx, params }, reply) => {
      await readNotification(ctx, params)
      return reply.code(204).send(null)
    },
  })
  app.route({
    ...contract.removeOne,
    handler: async ({ ctx, params }, reply) => {
      await removeNotification(ctx, params)
      return reply.code(204).send(null)
    },
  })
  await app.register(sendingRoutes)
}

const sendingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.send,
    handler: async (request, reply) => {
      const { kind = 'announcement', to, steps, ...words } = request.body
      const sending = { ...words, kind, to: toWhom(to), ...(steps && { steps: steps.map(toStep) }) }
      const answer = await once(request, async (ctx) => {
        const sent = await sendNotification(ctx, sending)
        return { ...toSending(sent), told: sent.told }
      })
      return reply.code(201).send(answer)
    },
  })
  app.route({
    ...contract.listSent,
    handler: async ({ ctx, query }) => {
      const { data, next_cursor } = await listSent(ctx, query)
      return { data: data.map(toSending), next_cursor }
    },
  })
  app.route({
    ...contract.getSent,
    handler: async ({ ctx, params }) => {
      const { told, read, round, ...sent } = await getSent(ctx, params.id)
      return { ...toSending(sent), told, read, round }
    },
  })
}

type Asked = { user_ids?: string[]; role?: Role; course_id?: string; everyone?: true }

function toWhom({ user_ids, role, course_id }: Asked): To {
  if (user_ids) return { user_ids }
  if (role) return { role }
  return course_id ? { course_id } : 'everyone'
}

const toStep = ({ channel, after_minutes }: { channel: Step['channel']; after_minutes: number }): Step => ({
  channel,
  after_seconds: after_minutes * 60,
})

const toSending = ({ steps, ...sending }: Omit<Sending, 'told'>) => ({
  ...sending,
  steps: (steps as Step[]).map(({ channel, after_seconds }) => ({
    channel,
    after_minutes: Math.floor(after_seconds / 60),
  })),
})
