import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, isTaken } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { isSameAddress } from '#platform/letters.ts'
import { limitMail, linkVoid, type MakeLink, sendLink, takeLink } from './account-links.ts'
import { mailNotice, masked } from './mails.ts'
import type { UserRow } from './user.queries.ts'
import * as queries from './user.queries.ts'

/** Mails the link that confirms an account's address. Answers whether there is such an account that waits for it. */
export async function requestConfirmation(
  ctx: Ctx,
  email: string,
  link: MakeLink,
): Promise<UserRow | undefined> {
  await limitMail(ctx, email)
  const user = await queries.findByEmail(ctx.db, email.trim())
  if (!user || user.email_confirmed_at) return user
  await inTransaction(ctx, (tx) => sendConfirmation(tx, user, link))
  return user
}

export async function sendConfirmation(tx: Ctx, user: UserRow, link: MakeLink): Promise<void> {
  if (!user.email) return
  const made = await sendLink(tx, user, { purpose: 'confirm_email', to: user.email, link })
  await publish(tx, { type: 'user.confirmation_requested', subject: user.id, secret: { link: made } })
}

/** Confirms the address that the link was sent to, as the account's first one or in place of the one before. */
export function confirmEmail(ctx: Ctx, secret: string): Promise<UserRow> {
  return inTransaction(ctx, async (tx) => {
    const link = await takeLink(tx, secret, ['confirm_email', 'change_email'])
    const user = await queries.findForUpdate(tx.db, { id: link.user_id })
    if (!user) throw linkVoid()
    if (link.purpose === 'change_email') return changeAddress(tx, user, link.email)
    if (!isSameAddress(user.email, link.email)) throw linkVoid()
    return confirmed(tx, user)
  })
}

/** Notes that whoever owns the account reads its mailbox. */
export async function confirmed(tx: Ctx, user: UserRow): Promise<UserRow> {
  if (user.email_confirmed_at) return user
  await publish(tx, { type: 'user.email_confirmed', subject: user.id })
  return queries.set(tx.db, user.id, { email_confirmed_at: tx.now() }, tx.now())
}

async function changeAddress(tx: Ctx, user: UserRow, email: string): Promise<UserRow> {
  const change = { email, email_confirmed_at: tx.now() }
  const changed = await queries.set(tx.db, user.id, change, tx.now()).catch((error) => {
    throw isTaken(error, 'users_email_key') ? addressTaken() : error
  })
  await publish(tx, { type: 'user.email_changed', subject: user.id })
  const key = `email-changed:${user.id}:${tx.now().getTime()}`
  await mailNotice(tx, user, 'email_changed', key, { address: masked(email) })
  return changed
}

const addressTaken = () =>
  new DomainError(
    'conflict',
    'email_taken',
    'Another account has this address meanwhile. Nothing was changed.',
  )
