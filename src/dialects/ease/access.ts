import type { FastifyInstance } from 'fastify'
import { hasRole, type Sessions, type Terms } from '#features/identity/index.ts'
import type { Ctx, User } from '#platform/ctx.ts'
import { declareEnforced, signedInAccesses } from '#platform/http.ts'
import { failure } from './failures.ts'

export const terms: Terms = {
  interface: 'ease',
  access: 6 * 3600,
  refresh: 24 * 3600,
  mostFailures: 10,
  tells: true,
}

/** Holds every route to the access that it declares, in the words of Django REST and its JWT plug-in. */
export function allowOnly(app: FastifyInstance, sessions: Sessions): void {
  declareEnforced(app, signedInAccesses)
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config
    // Who signs in again may still send the token that they signed out with.
    if (!access || access === 'visitor') return
    const user = await readHeader(request.ctx, request.headers.authorization, sessions)
    if (typeof user === 'string') throw failure('unauthenticated', user)
    request.ctx = { ...request.ctx, actor: user }
    if (access !== 'user' && !hasRole(user.role, access as User['role']))
      throw failure('forbidden', 'role_too_low')
  })
}

type Refusal = 'header_missing' | 'header_refused' | 'token_refused' | 'token_blacklisted'

async function readHeader(ctx: Ctx, header = '', sessions: Sessions): Promise<User | Refusal> {
  const [scheme = '', token, ...more] = header.trim().split(/\s+/)
  // Another scheme is no credential at all to Django REST.
  if (!/^(token|bearer)$/i.test(scheme)) return 'header_missing'
  if (!token || more.length > 0) return 'header_refused'
  const user = await sessions.authenticate(ctx, token, terms.interface)
  if (typeof user !== 'string') return user
  return user === 'ended' ? 'token_blacklisted' : 'token_refused'
}
