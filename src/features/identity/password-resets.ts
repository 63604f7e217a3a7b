import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { isSameAddress } from '#platform/letters.ts'
import { hashPassword } from '#platform/passwords.ts'
import * as links from './account-link.queries.ts'
import { limitMail, linkVoid, type MakeLink, sendLink, takeLink } from './account-links.ts'
import { confirmed } from './confirmations.ts'
import { mailNotice } from './mails.ts'
import { refuseWeakPassword } from './passwords.ts'
import { endSessionsOf } from './session.queries.ts'
import { removeChallengesOf } from './sign-in.queries.ts'
import { takeBack } from './taking-back.ts'
import type { UserRow } from './user.queries.ts'
import { find, findByEmail, setPassword } from './user.queries.ts'

const purposes = ['reset_password', 'invitation'] as const

/** Mails a link that works once, for an hour. Answers whose it is, or nothing where there is no such account. */
export async function requestPasswordReset(
  ctx: Ctx,
  email: string,
  link: MakeLink,
): Promise<UserRow | undefined> {
  await limitMail(ctx, email)
  const user = await findByEmail(ctx.db, email.trim())
  const to = user?.email
  if (!user || !to) return undefined
  await inTransaction(ctx, async (tx) => {
    const made = await sendLink(tx, user, { purpose: 'reset_password', to, link })
    await publish(tx, { type: 'user.reset_requested', subject: user.id, secret: { link: made } })
  })
  return user
}

/** `any`: an interface whose document takes any password. */
export type PasswordRule = 'strong' | 'any'

/**
 * Sets the password with the secret of a mailed link, and ends every session of the account; who has the mail has the
 * address, which is confirmed with it. Throws `invalid`: code `link_void`, or what is wrong with the password.
 */
export async function resetPassword(
  ctx: Ctx,
  secret: string,
  password: string,
  rule: PasswordRule = 'strong',
): Promise<UserRow> {
  const password_hash = await hashPassword(password)
  return inTransaction(ctx, async (tx) => {
    const link = await takeLink(tx, secret, purposes)
    const user = await find(tx.db, { id: link.user_id })
    if (!user || !isSameAddress(user.email, link.email)) throw linkVoid()
    if (rule === 'strong') refuseWeakPassword(password, user)
    if (!user.email_confirmed_at) await takeBack(tx, user)
    await replacePassword(tx, user, password_hash)
    return confirmed(tx, user)
  })
}

/** What was asked for under the old password opens nothing: mailed links, a first step of signing in. */
export async function voidProofs(tx: Ctx, userId: string): Promise<void> {
  await links.voidAll(tx.db, userId, ['reset_password', 'invitation', 'change_email'], tx.now())
  await removeChallengesOf(tx.db, userId)
}

/** A new password after a proof other than the old one: every session ends, and every link that would set another. */
export async function replacePassword(tx: Ctx, user: UserRow, password_hash: string): Promise<void> {
  await setPassword(tx.db, user.id, password_hash, tx.now())
  await endSessionsOf(tx.db, user.id, tx.now())
  await voidProofs(tx, user.id)
  await publish(tx, { type: 'user.password_reset', subject: user.id })
  await mailNotice(tx, user, 'password_changed', `password:${user.id}:${tx.now().getTime()}`)
}
