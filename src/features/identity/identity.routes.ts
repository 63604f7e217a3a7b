import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import * as contract from './identity.contract.ts'
import { requestPasswordReset, resetPassword } from './password-resets.ts'
import { type Sessions, v1Terms } from './sessions.ts'
import { getMe, signUp } from './users.ts'

type Options = { sessions: Sessions; frontendUrl: string }

export const identityRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { sessions, frontendUrl }) => {
  app.route({
    ...contract.signUp,
    handler: async ({ ctx, body }, reply) => reply.code(201).send(await signUp(ctx, body)),
  })

  app.route({
    ...contract.signIn,
    handler: async ({ ctx, body, ip, headers }, reply) => {
      const credentials = { ...body, address: ip, device: headers['user-agent'] ?? '' }
      const { user, access_token, refresh_token } = await sessions.signIn(ctx, v1Terms, credentials)
      return reply.code(201).send({ access_token, refresh_token: refresh_token ?? '', user })
    },
  })

  app.route({
    ...contract.refresh,
    handler: ({ ctx, body }) => sessions.refresh(ctx, v1Terms, body.refresh_token),
  })

  app.route({
    ...contract.signOut,
    handler: async ({ ctx }, reply) => {
      await sessions.signOut(ctx)
      return reply.code(204).send(null)
    },
  })

  app.route({ ...contract.getMe, handler: ({ ctx }) => getMe(ctx) })

  app.route({
    ...contract.requestReset,
    handler: async ({ ctx, body }, reply) => {
      await requestPasswordReset(ctx, body.email, (secret) => `${frontendUrl}/reset-password?token=${secret}`)
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
}
