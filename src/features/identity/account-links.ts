import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { lowerAscii } from '#platform/letters.ts'
import { countUse } from '#platform/limits.ts'
import type { LinkPurpose } from '#platform/tables.ts'
import { hashSecret, newSecret } from '#platform/tokens.ts'
import type { Link } from './account-link.queries.ts'
import * as queries from './account-link.queries.ts'
import type { MailWords } from './mail-words.ts'
import { mailLink } from './mails.ts'
import type { UserRow } from './user.queries.ts'

/** The address around a link's secret; each interface has its own. */
export type MakeLink = (secret: string, user: UserRow) => string

const hour = 3_600_000
const validFor: Record<LinkPurpose, number> = {
  confirm_email: hour,
  reset_password: hour,
  change_email: hour,
  invitation: 7 * 24 * hour,
}

type Letter = { purpose: LinkPurpose; words?: keyof MailWords['links']; to: string; link: MakeLink }

/** Mails a link that works once, for its purpose, and speaks for the address that it goes to. Answers the link. */
export async function sendLink(
  tx: Ctx,
  user: UserRow,
  { purpose, words, to, link }: Letter,
): Promise<string> {
  const secret = newSecret()
  const secret_hash = hashSecret(secret)
  const created_at = tx.now()
  const expires_at = new Date(created_at.getTime() + validFor[purpose])
  await queries.insert(tx.db, { secret_hash, user_id: user.id, purpose, email: to, created_at, expires_at })
  const key = `link:${secret_hash.toString('hex')}`
  const made = link(secret, user)
  await mailLink(tx, user, words ?? purpose, { key, to, link: made })
  return made
}

/** Nobody fills a stranger's mailbox; the same for an address without an account. Throws `rate_limited`. */
export const limitMail = (ctx: Ctx, email: string): Promise<void> =>
  countUse(ctx, { name: 'account_links', most: 10, seconds: 3600 }, lowerAscii(email.trim()).slice(0, 320))

/** Uses a link up. Throws `invalid`, code `link_void`, when it is used, old, unknown or for something else. */
export async function takeLink(tx: Ctx, secret: string, purposes: readonly LinkPurpose[]): Promise<Link> {
  const link = await queries.take(tx.db, hashSecret(secret), purposes, tx.now())
  if (!link) throw linkVoid()
  return link
}

/** Whose link it is; nothing for one that is used, old or unknown. */
export async function findLinkOwner(ctx: Ctx, secret: string): Promise<string | undefined> {
  const link = await queries.find(ctx.db, hashSecret(secret))
  return link && !link.used_at && link.expires_at > ctx.now() ? link.user_id : undefined
}

export const linkVoid = () =>
  new DomainError('invalid', 'link_void', 'This link was used or is too old. Ask for a new one.')
