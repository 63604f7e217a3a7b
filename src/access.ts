import type { FastifyInstance, FastifyRequest } from 'fastify'
import { allows, authenticateKey, keyPrefix, scopeOf } from '#features/api-keys/index.ts'
import { hasRole, type Sessions } from '#features/identity/index.ts'
import { takeTicket } from '#features/streams/index.ts'
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
  const { ticket } = Object(request.query) as { ticket?: unknown }
  if (!token && request.routeOptions.config.takesTicket && typeof ticket === 'string')
    return takeTicket(request.ctx, ticket)
  if (!token)
    throw new DomainError(
      'unauthenticated',
      'sign_in_required',
      'Sign in first: send Authorization: Bearer <access token>.',
    )
  if (token.startsWith(keyPrefix)) return program(request, token)
  const user = await sessions.authenticate(request.ctx, token, 'v1')
  if (typeof user !== 'string') return user
  if (user === 'expired')
    throw new DomainError('unauthenticated', 'token_expired', 'The access token is too old. Refresh it.')
  throw new DomainError('unauthenticated', 'token_refused', 'The access token is not good. Sign in again.')
}

/** A program with an API key: it acts as the key's owner, within the key's scopes. */
async function program({ ctx, method, routeOptions }: FastifyRequest, key: string): Promise<User> {
  const known = await authenticateKey(ctx, key)
  if (!known)
    throw new DomainError('unauthenticated', 'key_refused', 'This API key is not good, or not any more.')
  const [tag] = (routeOptions.schema as { tags?: string[] } | undefined)?.tags ?? []
  const needed = scopeOf(method, tag)
  if (!needed)
    throw new DomainError('forbidden', 'not_for_keys', 'This is for people who sign in, not for API keys.')
  if (!allows(known.scopes, needed))
    throw new DomainError('forbidden', 'scope_missing', `This API key lacks the scope ${needed}.`, {
      scope: needed,
    })
  return known.user
}

/** Whether a request comes from whoever sits at this machine, to a server that only this machine reaches. */
export const isSandboxVisitor =
  ({ HOST, PUBLIC_URL }: Config) =>
  (request: FastifyRequest): boolean =>
    isLocalServer(HOST, PUBLIC_URL) && isLocalVisitor(request)

/** The sandbox is for whoever sits at this machine, or a superadmin; for anybody else it is not there. */
export function keepToTheSandbox(app: FastifyInstance, sessions: Sessions, config: Config): void {
  const isLocal = isSandboxVisitor(config)
  declareEnforced(app, ['sandbox'])
  app.addHook('onRequest', async (request) => {
    if (isLocal(request)) return
    const user = await signedIn(request, sessions).catch(() => undefined)
    if (user?.role !== 'superadmin')
      throw new DomainError('not_found', 'route_not_found', 'There is nothing at this address.')
    request.ctx = { ...request.ctx, actor: user }
  })
}
