import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { requireFresh, type Sessions, sendEntered, v1Terms, visitOf } from '#features/identity/index.ts'
import type { ProviderName } from '#ports/sign-in.ts'
import { beginAuthorization, readReturn } from './authorizations.ts'
import * as contract from './social.contract.ts'
import { listSocialAccounts, unlinkSocialAccount } from './social-accounts.ts'
import { signInSocially } from './social-sign-in.ts'

/** `origins`: of our own front ends, the only places a browser comes back to. */
type Options = {
  sessions: Sessions
  origins: readonly string[]
  isLocal: (request: FastifyRequest) => boolean
}

export const socialRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { sessions, origins, isLocal },
) => {
  const visit = (request: FastifyRequest) => ({ ...visitOf(request), isLocal: isLocal(request) })

  app.route({
    ...contract.listProviders,
    handler: async ({ ctx }) => ({ data: Object.keys(ctx.providers.signIn) as ProviderName[] }),
  })

  app.route({
    ...contract.authorize,
    handler: async ({ ctx, body }, reply) =>
      reply.code(201).send(await beginAuthorization(ctx, body.provider, body.redirect_uri, origins)),
  })

  app.route({
    ...contract.authorizeLink,
    handler: async ({ ctx, body }, reply) => {
      await requireFresh(ctx)
      return reply.code(201).send(await beginAuthorization(ctx, body.provider, body.redirect_uri, origins))
    },
  })

  app.route({
    ...contract.signIn,
    handler: async (request, reply) => {
      const { ctx, body } = request
      const offer = { provider: body.provider, proof: await readReturn(ctx, body) }
      const { entered } = await signInSocially(ctx, sessions, v1Terms, offer, visit(request))
      if (!entered) throw new Error('A visitor who is recognised enters.')
      return sendEntered(ctx, reply, entered)
    },
  })

  app.route({
    ...contract.link,
    handler: async (request, reply) => {
      const { ctx, body } = request
      const offer = { provider: body.provider, proof: await readReturn(ctx, body) }
      const { account } = await signInSocially(ctx, sessions, v1Terms, offer, visit(request))
      return reply.code(201).send(account)
    },
  })

  app.route({ ...contract.list, handler: async ({ ctx }) => ({ data: await listSocialAccounts(ctx) }) })

  app.route({
    ...contract.unlink,
    handler: async ({ ctx, params }, reply) => {
      await unlinkSocialAccount(ctx, params.account_id)
      return reply.code(204).send(null)
    },
  })
}
