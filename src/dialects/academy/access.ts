import type { FastifyInstance } from 'fastify'
import { hasRole, type Sessions, type Terms } from '#features/identity/index.ts'
import type { Ctx, User } from '#platform/ctx.ts'
import { declareEnforced, signedInAccesses } from '#platform/http.ts'
import { failure } from './failures.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route of academy that is open to all, and shows more to whoever is signed in. */
    academyRecognises?: boolean
  }
}

export const terms: Terms = { interface: 'academy', access: 3600, refresh: 30 * 24 * 3600, mostFailures: 5 }

/** Holds every route to the access that it declares, in the words of Flask-JWT-Extended. */
export function allowOnly(app: FastifyInstance, sessions: Sessions): void {
  declareEnforced(app, signedInAccesses)
  app.addHook('onRequest', async (request) => {
    const { access, academyRecognises } = request.routeOptions.config
    const { ctx, headers } = request
    if (academyRecognises) request.ctx = await recognise(ctx, headers.authorization, sessions)
    if (!access || access === 'visitor') return
    const user = await readCaller(ctx, headers.authorization, sessions)
    request.ctx = { ...ctx, actor: user }
    if (access === 'instructor' && !hasRole(user.role, 'instructor'))
      throw failure('forbidden', 'instructors_only')
    if (access !== 'user' && !hasRole(user.role, access as User['role']))
      throw failure('forbidden', 'admins_only')
  })
}

/** A token that is not good is none: its clients send what they have stored wherever they go. */
async function recognise(ctx: Ctx, header: string | undefined, sessions: Sessions): Promise<Ctx> {
  const user = await readCaller(ctx, header, sessions).catch(() => undefined)
  return user ? { ...ctx, actor: user } : ctx
}

async function readCaller(ctx: Ctx, header: string | undefined, sessions: Sessions): Promise<User> {
  const token = readBearer(header)
  const user = await sessions.authenticate(ctx, token, terms.interface)
  if (typeof user !== 'string') return user
  if (user === 'malformed') throw failure('unauthenticated', malformation(token))
  throw failure('unauthenticated', user === 'ended' ? 'token_revoked' : 'token_expired')
}

/** The token behind `Bearer`; throws where there is none. */
export function readBearer(header = ''): string {
  const [scheme = '', token, ...more] = header.trim().split(/\s+/)
  if (scheme === '') throw failure('unauthenticated', 'header_missing')
  if (!/^bearer$/i.test(scheme)) throw failure('unauthenticated', 'scheme_missing')
  if (!token || more.length > 0) throw failure('unauthenticated', 'header_refused')
  return token
}

const isJwt = (token: string) => token.split('.').length === 3
const isRefreshToken = (token: string) => /^[0-9a-f-]{36}\.[\w-]{65}$/.test(token)

const malformation = (token: string) =>
  isRefreshToken(token) ? 'refresh_token_given' : isJwt(token) ? 'signature_refused' : 'segments_missing'

/** A new access token for a refresh token, which goes on until its session ends. */
export async function renew(ctx: Ctx, header: string | undefined, sessions: Sessions): Promise<string> {
  const token = readBearer(header)
  if (isJwt(token)) throw failure('unauthenticated', 'access_token_given')
  const renewed = await sessions.renew(ctx, terms, token)
  if (typeof renewed !== 'string') return renewed.access_token
  if (renewed === 'malformed') throw failure('unauthenticated', 'segments_missing')
  throw failure('unauthenticated', renewed === 'ended' ? 'token_revoked' : 'token_expired')
}
