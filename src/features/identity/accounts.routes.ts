import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { requireUser } from '#platform/ctx.ts'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { changePassword, requestEmailChange, setFirstPassword } from './account-changes.ts'
import * as contract from './accounts.contract.ts'
import { confirmEmail, requestConfirmation } from './confirmations.ts'
import { inEvenTime } from './even-time.ts'
import { requestPasswordReset, resetPassword } from './password-resets.ts'
import { askToSignUp } from './sign-up.ts'
import { refuseNoZone } from './time-zones.ts'
import { toUserReply } from './user-replies.ts'
import { changeUser, getMe } from './users.ts'

type Options = { frontendUrl: string }

export const accountRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { frontendUrl }) => {
  const confirmLink = (secret: string) => `${frontendUrl}/confirm-email?token=${secret}`
  const resetLink = (secret: string) => `${frontendUrl}/reset-password?token=${secret}`

  app.route({
    ...contract.signUp,
    handler: async ({ ctx, body }, reply) => {
      refuseNoZone(body.time_zone)
      await inEvenTime(() => askToSignUp(ctx, body, confirmLink, resetLink))
      return reply.code(202).send({ email: body.email.trim(), sent: 'confirmation' })
    },
  })

  app.route({
    ...contract.requestConfirmation,
    handler: async ({ ctx, body }, reply) => {
      await inEvenTime(() => requestConfirmation(ctx, body.email, confirmLink))
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.confirmEmail,
    handler: async ({ ctx, body }, reply) => {
      await confirmEmail(ctx, body.token)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.requestReset,
    handler: async ({ ctx, body }, reply) => {
      await inEvenTime(() => requestPasswordReset(ctx, body.email, resetLink))
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.completeReset,
    handler: async ({ ctx, body }, reply) => {
      await resetPassword(ctx, body.token, body.password)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.getMe,
    handler: async (request, reply) => {
      const me = toUserReply(await getMe(request.ctx))
      return sendVersioned(request, reply, me)
    },
  })

  app.route({
    ...contract.changeMe,
    handler: async (request, reply) => {
      const { ctx, body } = request
      refuseNoZone(body.time_zone)
      const me = await changeUser(ctx, { id: requireUser(ctx).id }, body, expectedVersion(request))
      return sendVersioned(request, reply, toUserReply(me))
    },
  })

  app.route({
    ...contract.changePassword,
    handler: async ({ ctx, body: { existing, password } }, reply) => {
      if (existing === undefined) await setFirstPassword(ctx, password)
      else await changePassword(ctx, { existing, next: password })
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.changeEmail,
    handler: async ({ ctx, body }, reply) => {
      await requestEmailChange(ctx, body.email, confirmLink, resetLink)
      return reply.code(204).send(null)
    },
  })
}
