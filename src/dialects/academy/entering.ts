import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  deviceCookie,
  type Entered,
  markDevice,
  markLasts,
  type Visit,
  visitOf,
} from '#features/identity/index.ts'
import { failure } from './failures.ts'
import { isSecure } from './secure-addresses.ts'
import { toUser } from './user-shapes.ts'

/** Where its cookies are of use. */
const path = '/api/v1/auth'

/** Who stands at the door, and whether their browser is known here. */
export const knownVisitOf = (request: FastifyRequest): Visit => ({
  ...visitOf(request),
  deviceMark: request.cookies[deviceCookie],
})

/** A page of another origin sends a cookie only if it is marked so, which browsers take over https alone. */
export function cookieFor(request: FastifyRequest, maxAge: number) {
  const secure = isSecure(request)
  return { path, httpOnly: true, secure, sameSite: secure ? 'none' : 'lax', maxAge } as const
}

/** Its clients know nothing of a second step. */
const secondStep = 'This account has a second step for signing in, which cannot be taken here.'

/** Both tokens and the account; the browser is known from now on. */
export function toSignedIn(reply: FastifyReply, entered: Entered) {
  if (entered.kind === 'second_step') throw failure('forbidden', 'second_step', secondStep)
  const { request } = reply
  const { user, access_token, refresh_token } = entered
  reply.setCookie(deviceCookie, markDevice(request.ctx, user.id), cookieFor(request, markLasts))
  return { user: toUser(user, request), access_token, refresh_token: refresh_token ?? '' }
}
