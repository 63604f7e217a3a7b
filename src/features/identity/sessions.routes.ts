import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DomainError } from '#platform/errors.ts'
import { readPhone } from '#platform/phone-numbers.ts'
import { endMySession, endMySessions, listMySessions } from './own-sessions.ts'
import * as contract from './sessions.contract.ts'
import { type Sessions, v1Terms } from './sessions.ts'
import { type Name, signIn } from './sign-in.ts'
import { listMySignIns } from './sign-in-log.ts'
import { deviceCookie, sendEntered } from './user-replies.ts'
import { visitOf } from './visits.ts'

type Options = { sessions: Sessions }

export const sessionRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { sessions }) => {
  app.route({
    ...contract.signIn,
    handler: async (request, reply) => {
      const { ctx, body, cookies } = request
      const visit = { ...visitOf(request), deviceMark: cookies[deviceCookie] }
      const credentials = { ...readName(body), password: body.password }
      return sendEntered(ctx, reply, await signIn(ctx, sessions, v1Terms, credentials, visit))
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

  app.route({
    ...contract.listSessions,
    handler: async ({ ctx }) => ({ data: await listMySessions(ctx) }),
  })

  app.route({
    ...contract.endSession,
    handler: async ({ ctx, params }, reply) => {
      await endMySession(ctx, params.session_id)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.endSessions,
    handler: async ({ ctx, query }) => ({ ended: await endMySessions(ctx, query.keep_current) }),
  })

  app.route({ ...contract.listMySignIns, handler: ({ ctx, query }) => listMySignIns(ctx, query) })
}

/** By one of the two; a number that is none is a name that nobody has. */
function readName({ email, phone }: { email?: string; phone?: string }): Name {
  if ((email === undefined) === (phone === undefined))
    throw new DomainError('invalid', 'invalid_request', 'Send either an email or a phone, with the password.')
  return email === undefined ? { phone: readPhone(phone ?? '') ?? '' } : { email }
}
