import type { FastifyReply } from 'fastify'
import type { Ctx } from '#platform/ctx.ts'
import { picturePath } from '#platform/pictures.ts'
import type { Entered } from './sign-in.ts'
import type { UserRow } from './user.queries.ts'
import { markDevice, markLasts } from './visits.ts'

/** The account as `/v1` shows it. */
export const toUserReply = (user: UserRow) => ({
  ...user,
  picture_url: user.picture_id && picturePath(user.picture_id),
  is_email_confirmed: user.email_confirmed_at !== null,
  has_second_factor: user.second_factor_at !== null,
  is_blocked: user.blocked_at !== null,
})

/** The cookie by which a browser is known again. It opens nothing. */
export const deviceCookie = 'sangam_device'

/** Answers a sign-in: 201 with the session, or 202 when the account wants a second step. */
export function sendEntered(ctx: Ctx, reply: FastifyReply, entered: Entered) {
  if (entered.kind === 'second_step') {
    const { challenge, expires_at } = entered
    return reply.code(202).send({ second_step: { challenge, expires_at } })
  }
  const { user, access_token, refresh_token } = entered
  const isSecure = reply.request.protocol === 'https'
  reply.setCookie(deviceCookie, markDevice(ctx, user.id), {
    path: '/v1',
    httpOnly: true,
    secure: isSecure,
    sameSite: isSecure ? 'none' : 'lax',
    maxAge: markLasts,
  })
  return reply.code(201).send({ access_token, refresh_token: refresh_token ?? '', user: toUserReply(user) })
}
