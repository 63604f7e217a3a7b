import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { checkPassword, hashPassword } from '#platform/passwords.ts'
import { limitMail, type MakeLink, sendLink } from './account-links.ts'
import { wordsFor } from './mail-words.ts'
import { mailNotice, masked } from './mails.ts'
import { beginProof, requireFresh, takeBackProof } from './own-sessions.ts'
import { type PasswordRule, voidProofs } from './password-resets.ts'
import { refuseWeakPassword } from './passwords.ts'
import { endOtherSessionsOf } from './session.queries.ts'
import { findByEmail, findPasswordHash, setPassword, type UserRow } from './user.queries.ts'
import { getMe } from './users.ts'

type Passwords = { existing: string; next: string }

/**
 * Sets my password by the old one; the session goes on, the others end. Throws `invalid`: `wrong_password`, or what is
 * wrong with the new one.
 */
export async function changePassword(
  ctx: Ctx,
  { existing, next }: Passwords,
  rule: PasswordRule = 'strong',
): Promise<void> {
  const { id, session_id } = requireUser(ctx)
  const user = await getMe(ctx)
  await proveOwner(ctx, id, existing)
  if (rule === 'strong') refuseWeakPassword(next, user)
  const password_hash = await hashPassword(next)
  await inTransaction(ctx, async (tx) => {
    await setPassword(tx.db, id, password_hash, tx.now())
    await voidProofs(tx, id)
    await endOtherSessionsOf(tx.db, id, session_id, tx.now())
    await publish(tx, { type: 'user.password_changed', subject: id })
    await mailNotice(tx, user, 'password_changed', `password:${id}:${tx.now().getTime()}`)
  })
}

/** Whoever sits at a device that was left open cannot try passwords here either. */
async function proveOwner(ctx: Ctx, id: string, password: string): Promise<void> {
  await beginProof(ctx, id)
  if (!(await checkPassword(await findPasswordHash(ctx.db, id), password)))
    throw new DomainError('invalid', 'wrong_password', 'The password that you have now is not this one.')
  await takeBackProof(ctx, id)
}

/** A first password, for an account that is opened by other ways so far. */
export async function setFirstPassword(ctx: Ctx, password: string): Promise<void> {
  const { id } = await requireFresh(ctx)
  const user = await getMe(ctx)
  if ((await findPasswordHash(ctx.db, id)) !== null)
    throw new DomainError(
      'conflict',
      'has_password',
      'There is a password already. Change it with the old one.',
    )
  refuseWeakPassword(password, user)
  const password_hash = await hashPassword(password)
  await inTransaction(ctx, async (tx) => {
    await setPassword(tx.db, id, password_hash, tx.now())
    await publish(tx, { type: 'user.password_changed', subject: id })
    await mailNotice(tx, user, 'password_changed', `password:${id}:${tx.now().getTime()}`)
  })
}

/** For the rule that the last way in stays: whether a password opens the account. */
export const hasPassword = async (ctx: Ctx, userId: string): Promise<boolean> =>
  (await findPasswordHash(ctx.db, userId)) !== null

/** The account opens by its other ways alone. */
export async function removePassword(tx: Ctx, user: UserRow): Promise<void> {
  await setPassword(tx.db, user.id, null, tx.now())
  await publish(tx, { type: 'user.password_removed', subject: user.id })
  const values = { method: wordsFor(user.locale).password }
  await mailNotice(tx, user, 'sign_in_method_unlinked', `password:${user.id}:${tx.now().getTime()}`, values)
}

/**
 * Mails a link to the new address, and a notice to the old one; the address changes when the link is opened. The answer
 * does not tell whether another account has it: its owner is written to instead.
 */
export async function requestEmailChange(
  ctx: Ctx,
  email: string,
  link: MakeLink,
  resetLink: MakeLink,
): Promise<void> {
  await requireFresh(ctx)
  const user = await getMe(ctx)
  const to = email.trim()
  await limitMail(ctx, to)
  await inTransaction(ctx, async (tx) => {
    const owner = await findByEmail(tx.db, to)
    if (owner?.id === user.id) return
    if (owner)
      await sendLink(tx, owner, {
        purpose: 'reset_password',
        words: 'has_account',
        to: owner.email ?? to,
        link: resetLink,
      })
    else await sendLink(tx, user, { purpose: 'change_email', to, link })
    await publish(tx, { type: 'user.email_change_requested', subject: user.id })
    const key = `email-changing:${user.id}:${tx.now().getTime()}`
    await mailNotice(tx, user, 'email_changing', key, { address: masked(to) })
  })
}
