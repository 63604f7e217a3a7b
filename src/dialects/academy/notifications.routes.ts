import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { hasRole } from '#features/identity/index.ts'
import {
  countMyUnread,
  type NewSending,
  pageMyNotifications,
  readAllNotifications,
  readNotification,
  removeNotification,
  sendNotification,
} from '#features/notifications/index.ts'
import { type Ctx, type Role, requireUser } from '#platform/ctx.ts'
import { toNotification, toSending } from './notification-shapes.ts'
import * as contract from './notifications.contract.ts'
import type { Options } from './options.ts'
import { readPageA, toPaginationA } from './paging.ts'
import { toNo } from './reading.ts'

export const notificationRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  for (const list of contract.lists)
    app.route({
      ...list,
      handler: async ({ ctx, query }) => {
        const asked = readPageA(query)
        const { data, total } = await pageMyNotifications(ctx, asked)
        return { notifications: data.map(toNotification), pagination: toPaginationA(asked, total) }
      },
    })
  app.route({
    ...contract.countUnread,
    handler: async ({ ctx }) => ({ unread_count: await countMyUnread(ctx) }),
  })
  for (const readAll of contract.readAlls)
    app.route({
      ...readAll,
      handler: async ({ ctx }) => {
        await readAllNotifications(ctx)
        return { message: 'All notifications marked as read' }
      },
    })
  app.route({
    ...contract.readOne,
    handler: async ({ ctx, params }) => {
      await readNotification(ctx, { no: toNo(params.id) })
      return { message: 'Notification marked as read' }
    },
  })
  app.route({
    ...contract.remove,
    handler: async ({ ctx, params }) => {
      await removeNotification(ctx, { no: toNo(params.id) })
      return { message: 'Notification deleted successfully' }
    },
  })
  await app.register(sendingRoutes)
}

const sendingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.send,
    handler: async ({ ctx, body }, reply) => {
      const user_nos = body.user_ids.map((no) => toNo(String(no)))
      const count = await tell(ctx, { ...toSending('message', body, true), to: { user_nos } })
      return reply.code(201).send({ message: `Notification sent to ${count} users` })
    },
  })
  app.route({
    ...contract.broadcast,
    handler: async ({ ctx, body }, reply) => {
      const role = body.user_role && body.user_role !== 'all' ? (body.user_role as Role) : undefined
      await tell(ctx, { ...toSending('announcement', body, true), to: role ? { role } : 'everyone' })
      return reply.code(201).send({
        message: role ? `Notification broadcast to all ${role}s` : 'Notification broadcast to all users',
      })
    },
  })
  app.route({
    ...contract.sendToCourse,
    handler: async ({ ctx, body }, reply) => {
      // Texts cost money: a teacher's go by mail alone.
      const isAdmin = hasRole(requireUser(ctx).role, 'admin')
      const to = { course_no: toNo(String(body.course_id)) }
      await tell(ctx, { ...toSending('course', body, isAdmin), to })
      return reply.code(201).send({ message: 'Notification sent to all students of the course' })
    },
  })
}

const tell = async (ctx: Ctx, sending: NewSending): Promise<number> =>
  (await sendNotification(ctx, sending)).told ?? 0
