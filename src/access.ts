import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hasRole, type Sessions } from '#features/identity/index.ts'
import type { Config } from '#platform/config.ts'
import type { User } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { declareEnforced, signedInAccesses } from '#platform/http.ts'
import { isLocalServer, isLocalVisitor } from '#providers/sandbox/index.ts'

/** Holds every route of `/v1` to the access that it declares. */
export function allowOnly(app: FastifyInstance, sessions: Sessions): void {
  declareEnforced(app, signedInAccesses)
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config
    if (!access || access === 'visitor') return
    const user = await signedIn(request, sessions)
    request.ctx = { ...request.ctx, actor: user }
    if (access !== 'user' && !hasRole(user.role, access as User['role']))
      throw new DomainError(
        'forbidden',
        'role_too_low',
        `This is for the role "${access}" and those above it.`,
      )
  })
}

async function signedIn(request: FastifyRequest, sessions: Sessions): Promise<User> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (!token)
    throw new DomainError(
      'unauthenticated',
      'sign_in_required',
      'Sign in first: send Authorization: Bearer <access token>.',
    )
  const user = await sessions.authenticate(request.ctx, token, 'v1')
  if (typeof user !== 'string') return user
  if (user === 'expired')
    throw new DomainError('unauthenticated', 'token_expired', 'The access token is too old. Refresh it.')
  throw new DomainError('unauthenticated', 'token_refused', 'The access token is not good. Sign in again.')
}

/** The sandbox is for whoever sits at this machine, or a superadmin; for anybody else it is not there. */
export function keepToTheSandbox(
  app: FastifyInstance,
  sessions: Sessions,
  { HOST, PUBLIC_URL }: Config,
): void {
  const isLocal = isLocalServer(HOST, PUBLIC_URL)
  declareEnforced(app, ['sandbox'])
  app.addHook('onRequest', async (request) => {
    if (isLocal && isLocalVisitor(request)) return
    const user = await signedIn(request, sessions).catch(() => undefined)
    if (user?.role !== 'superadmin')
      throw new DomainError('not_found', 'route_not_found', 'There is nothing at this address.')
    request.ctx = { ...request.ctx, actor: user }
  })
}
