import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { signIn } from '#features/identity/index.ts'
import { signInSocially } from '#features/social/index.ts'
import { renew, terms } from './access.ts'
import { knownVisitOf, toSignedIn } from './entering.ts'
import type { Options } from './options.ts'
import * as contract from './sessions.contract.ts'

const message = 'Login successful'

export const sessionRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { sessions, isLocal }) => {
  app.route({
    ...contract.signIn,
    handler: async (request, reply) => {
      const entered = await signIn(request.ctx, sessions, terms, request.body, knownVisitOf(request))
      return { message, ...toSignedIn(reply, entered) }
    },
  })

  app.route({
    ...contract.google,
    handler: async (request, reply) => {
      const { token } = request.body
      const offer = { provider: 'google', proof: { kind: 'token', token } } as const
      const visit = { ...knownVisitOf(request), isLocal: isLocal(request) }
      const { entered } = await signInSocially(request.ctx, sessions, terms, offer, visit)
      if (!entered) throw new Error('Somebody was signed in while they signed in.')
      return { message, ...toSignedIn(reply, entered) }
    },
  })

  app.route({
    ...contract.refresh,
    handler: async ({ ctx, headers }) => ({
      access_token: await renew(ctx, headers.authorization, sessions),
    }),
  })

  app.route({
    ...contract.signOut,
    handler: async ({ ctx }) => {
      await sessions.signOut(ctx)
      return { message: 'Successfully logged out' }
    },
  })
}
