import { randomBytes } from 'node:crypto'
import { type Ctx, inTransaction, ownerScope, requireUser } from '#platform/ctx.ts'
import { DomainError, isTaken, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import { isSameAddress } from '#platform/letters.ts'
import { hashPassword } from '#platform/passwords.ts'
import { mailNotice, masked } from './mails.ts'
import { requireFresh } from './own-sessions.ts'
import { endDemoSessions, endSessionsOf } from './session.queries.ts'
import { createUser, emailTaken } from './sign-up.ts'
import { changeLocks } from './taking-back.ts'
import type { UserChange, UserRef, UserRow } from './user.queries.ts'
import * as queries from './user.queries.ts'
import { mayManage, type mayRule } from './users.rules.ts'

export async function getMe(ctx: Ctx): Promise<UserRow> {
  const user = await queries.find(ctx.db, { id: requireUser(ctx).id })
  if (!user) throw notFound('user')
  return user
}

/** Staff see everyone; anybody else sees themselves. */
export const listUsers = (ctx: Ctx): Promise<UserRow[]> => queries.list(ctx.db, ownerScope(ctx))

export async function getUser(ctx: Ctx, ref: UserRef): Promise<UserRow> {
  const user = await queries.find(ctx.db, ref)
  const scope = ownerScope(ctx)
  if (!user || (scope !== null && scope !== user.id)) throw notFound('user')
  return user
}

/** Me, held until the transaction ends: whoever else would change how my account opens waits. */
export async function holdMe(tx: Ctx): Promise<UserRow> {
  const user = await queries.findForUpdate(tx.db, { id: requireUser(tx).id })
  if (!user) throw notFound('user')
  return user
}

/** The number that was proved is the account's; or none is any more. */
export async function setPhone(tx: Ctx, id: string, phone: string | null): Promise<UserRow> {
  await publish(tx, { type: phone ? 'user.phone_proved' : 'user.phone_removed', subject: id })
  return queries.set(tx.db, id, { phone }, tx.now())
}

/** The picture that was received is the account's; or none is any more. */
export async function setPicture(tx: Ctx, id: string, picture_id: string | null): Promise<UserRow> {
  await publish(tx, { type: 'user.changed', subject: id, data: { fields: ['picture_id'] } })
  return queries.set(tx.db, id, { picture_id }, tx.now())
}

/** For features that proved whose account it is: any account, whoever asks. */
export const findAccount = (
  ctx: Ctx,
  which: { id: string } | { no: number } | { email: string } | { phone: string },
): Promise<UserRow | undefined> =>
  'email' in which
    ? queries.findByEmail(ctx.db, which.email)
    : 'phone' in which
      ? queries.findByPhone(ctx.db, which.phone)
      : queries.find(ctx.db, which)

/** The same of many, as far as there are any. */
export const listAccounts = (ctx: Ctx, ids: readonly string[]): Promise<UserRow[]> =>
  queries.listByIds(ctx.db, ids)

/** For features that may know of them: the accounts with these addresses, as far as there are any. */
export const findAccountsByEmail = (ctx: Ctx, emails: string[]): Promise<UserRow[]> =>
  queries.listByEmails(ctx.db, emails)

/** What people say about themselves. An address or a number is proved, and a role is given: neither is said. */
export type ProfileChange = Pick<
  UserChange,
  'first_name' | 'last_name' | 'contact' | 'organization' | 'bio' | 'locale' | 'time_zone'
>

export function changeUser(
  ctx: Ctx,
  ref: UserRef,
  change: ProfileChange & { email?: string },
  expected?: number,
): Promise<UserRow> {
  return inTransaction(ctx, async (tx) => {
    const user = await getManaged(tx, ref, mayManage)
    checkVersion(user, expected)
    const isNewAddress = change.email !== undefined && !isSameAddress(change.email, user.email)
    if (isNewAddress && user.id === requireUser(tx).id) await requireFresh(tx)
    const whole = { ...change, ...(isNewAddress && { email_confirmed_at: null }) }
    const changed = await queries.set(tx.db, user.id, whole, tx.now()).catch((error) => {
      throw isTaken(error, 'users_email_key') ? emailTaken() : error
    })
    if (isNewAddress) await noticeAddress(tx, user, changed.email ?? '')
    await publish(tx, { type: 'user.changed', subject: user.id, data: { fields: Object.keys(change) } })
    return changed
  })
}

/** The old mailbox hears of it: it may not have been its reader who did this. */
const noticeAddress = (tx: Ctx, user: UserRow, address: string): Promise<void> =>
  mailNotice(tx, user, 'email_changed', `email-changed:${user.id}:${tx.now().getTime()}`, {
    address: masked(address),
  })

export function removeUser(ctx: Ctx, ref: UserRef): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const user = await getManaged(tx, ref, mayManage)
    if (user.id === requireUser(tx).id) await requireFresh(tx)
    await refuseLastSuperadmin(tx, user)
    await queries.remove(tx.db, user.id, tx.now())
    await changeLocks(tx, user)
    await endSessionsOf(tx.db, user.id, tx.now())
    await publish(tx, { type: 'user.removed', subject: user.id })
  })
}

/** Someone must be left who can do everything. */
export async function refuseLastSuperadmin(tx: Ctx, user: UserRow): Promise<void> {
  if (user.role !== 'superadmin' || (await queries.countOtherSuperadmins(tx.db, user.id)) > 0) return
  throw new DomainError('conflict', 'last_superadmin', 'The last superadmin stays. Make another one first.')
}

/** The account, held until the transaction ends, if the actor may see it and do this to it. */
export async function getManaged(tx: Ctx, ref: UserRef, may: typeof mayRule): Promise<UserRow> {
  const { id, role } = await getUser(tx, ref)
  if (role === 'superadmin') await queries.holdSuperadmins(tx.db)
  const user = await queries.findForUpdate(tx.db, { id })
  if (!user) throw notFound('user')
  if (!may(requireUser(tx), user))
    throw new DomainError(
      'forbidden',
      'rank_too_low',
      'Only someone of a higher role may change this account.',
    )
  return user
}

/** The first superadmin: as the variables say, or made up. Answers the password where it was made up, to be shown once. */
export async function ensureSuperadmin(
  ctx: Ctx,
  email?: string,
  password?: string,
): Promise<{ email: string; password: string | null } | undefined> {
  if (await queries.findFirstSuperadmin(ctx.db)) return undefined
  const account = {
    email: email ?? 'admin@sangam.local',
    password: password ?? randomBytes(12).toString('base64url'),
  }
  await createUser(ctx, { ...account, first_name: 'Admin', role: 'superadmin', is_confirmed: true })
  return { email: account.email, password: password ? null : account.password }
}

/** For whoever runs the machine: the account with that e-mail is an open superadmin with that password, and signed out everywhere. */
export async function makeSuperadmin(ctx: Ctx, email: string, password: string): Promise<void> {
  const known = await queries.findByEmail(ctx.db, email)
  const role = 'superadmin'
  if (!known) return void (await createUser(ctx, { email, password, role, is_confirmed: true }))
  const password_hash = await hashPassword(password)
  await inTransaction(ctx, async (tx) => {
    await queries.setPassword(tx.db, known.id, password_hash, tx.now())
    const open = { role, blocked_at: null, email_confirmed_at: known.email_confirmed_at ?? tx.now() } as const
    await queries.set(tx.db, known.id, open, tx.now())
    await endSessionsOf(tx.db, known.id, tx.now())
    await publish(tx, { type: 'user.made_superadmin', subject: known.id })
  })
}

/** The demo academy's passwords are known to everyone: outside a machine of one's own they open nothing. */
export const lockDemoAccounts = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (tx) => {
    const locked = await queries.lockDemoAccounts(tx.db)
    await endDemoSessions(tx.db, tx.now())
    return locked
  })

export const hasOpenDemoAccounts = (ctx: Ctx): Promise<boolean> => queries.hasOpenDemoAccounts(ctx.db)

/** For commands: the account with that e-mail, or, where none is named, the first superadmin. */
export const findUserByEmail = (ctx: Ctx, email: string | undefined): Promise<UserRow | undefined> =>
  email ? queries.findByEmail(ctx.db, email) : queries.findFirstSuperadmin(ctx.db)

export const hasUsers = (ctx: Ctx): Promise<boolean> => queries.hasAny(ctx.db)
