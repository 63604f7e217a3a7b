import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { liftAccount, liftAddress, listLockouts } from './lockouts.ts'
import { listSignIns } from './sign-in-log.ts'
import { endSessionsOfUser, findUsers, makeUser, ruleUser } from './user-administration.ts'
import { toUserReply } from './user-replies.ts'
import * as contract from './users.contract.ts'
import { getUser, removeUser } from './users.ts'

type Options = { frontendUrl: string }

export const userRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { frontendUrl }) => {
  app.route({
    ...contract.listUsers,
    handler: async ({ ctx, query }) => {
      const { limit, cursor, ...filter } = query
      const { data, next_cursor } = await findUsers(ctx, filter, { limit, cursor })
      return { data: data.map(toUserReply), next_cursor }
    },
  })

  app.route({
    ...contract.makeUser,
    handler: async ({ ctx, body }, reply) => {
      const link = (secret: string) => `${frontendUrl}/reset-password?token=${secret}`
      return reply.code(201).send(toUserReply(await makeUser(ctx, { ...body, password: null }, link)))
    },
  })

  app.route({
    ...contract.getUser,
    handler: async (request, reply) =>
      sendVersioned(request, reply, toUserReply(await getUser(request.ctx, request.params))),
  })

  app.route({
    ...contract.changeUser,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      const user = await ruleUser(ctx, params, body, expectedVersion(request))
      return sendVersioned(request, reply, toUserReply(user))
    },
  })

  app.route({
    ...contract.removeUser,
    handler: async ({ ctx, params }, reply) => {
      await removeUser(ctx, params)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.blockUser,
    handler: async ({ ctx, params }) => toUserReply(await ruleUser(ctx, params, { is_blocked: true })),
  })

  app.route({
    ...contract.unblockUser,
    handler: async ({ ctx, params }) => toUserReply(await ruleUser(ctx, params, { is_blocked: false })),
  })

  app.route({
    ...contract.endSessionsOfUser,
    handler: async ({ ctx, params }, reply) => {
      await endSessionsOfUser(ctx, params)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.listSignIns,
    handler: ({ ctx, query }) => {
      const { limit, cursor, since, until, ...filter } = query
      const moment = (text: string | undefined) => (text === undefined ? undefined : new Date(text))
      return listSignIns(ctx, { ...filter, since: moment(since), until: moment(until) }, { limit, cursor })
    },
  })

  app.route({ ...contract.listLockouts, handler: ({ ctx }) => listLockouts(ctx) })

  app.route({
    ...contract.liftAddress,
    handler: async ({ ctx, params }, reply) => {
      await liftAddress(ctx, params.address)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.liftAccount,
    handler: async ({ ctx, params }, reply) => {
      await liftAccount(ctx, params.id)
      return reply.code(204).send(null)
    },
  })
}
