import type { FastifyInstance } from 'fastify'
import { hasRole, type Sessions, type Terms } from '#features/identity/index.ts'
import type { Ctx, User } from '#platform/ctx.ts'
import { declareEnforced, signedInAccesses } from '#platform/http.ts'
import { failure } from './failures.ts'

/** A sign-in is good for a week, and nothing renews it. */
export const terms: Terms = { interface: 'ekatra', access: 7 * 24 * 3600, mostFailures: 10 }

/** Holds every route to the access that it declares, in the words of flask-jwt-extended. */
export function allowOnly(app: FastifyInstance, sessions: Sessions): void {
  declareEnforced(app, signedInAccesses)
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config
    if (!access || access === 'visitor') return
    const user = await signedIn(request.ctx, request.headers.authorization, sessions)
    request.ctx = { ...request.ctx, actor: user }
    if (access !== 'user' && !hasRole(user.role, access as User['role']))
      throw failure('forbidden', 'role_too_low', 'This is for teachers.')
  })
}

async function signedIn(ctx: Ctx, header: string | undefined, sessions: Sessions): Promise<User> {
  if (!header) throw failure('unauthenticated', 'header_missing', 'Missing Authorization Header')
  const token = /^Bearer +(\S+) *$/.exec(header)?.[1]
  if (!token)
    throw failure(
      'unprocessable',
      'header_refused',
      "Bad Authorization header. Expected value 'Bearer <JWT>'",
    )
  const user = await sessions.authenticate(ctx, token, terms.interface)
  if (typeof user !== 'string') return user
  if (user === 'expired') throw failure('unauthenticated', 'token_expired', 'Token has expired')
  if (user === 'ended') throw failure('unauthenticated', 'token_revoked', 'Token has been revoked')
  throw failure(
    'unprocessable',
    'token_refused',
    token.split('.').length < 3 ? 'Not enough segments' : 'Signature verification failed',
  )
}
