import { randomBytes } from 'node:crypto'
import { type Ctx, inTransaction, ownerScope, type Role, requireUser } from '#platform/ctx.ts'
import { DomainError, isTaken, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { hashPassword } from '#platform/passwords.ts'
import { endDemoSessions, endSessionsOf } from './session.queries.ts'
import type { UserRef, UserRow } from './user.queries.ts'
import * as queries from './user.queries.ts'
import { mayManage } from './users.rules.ts'

export type SignUp = {
  email: string
  password: string
  first_name?: string
  last_name?: string
  contact?: string
  role?: 'student' | 'instructor'
}

/** Opens an account. Throws `conflict` when the e-mail has one. */
export async function signUp(ctx: Ctx, input: SignUp): Promise<UserRow> {
  return createUser(ctx, { ...input, role: input.role ?? 'student' })
}

type NewAccount = Omit<SignUp, 'role' | 'password'> & {
  password: string | null
  role: Role
  has_demo_password?: boolean
}

/** An account without a password opens to nobody until it gets one by mail. Throws `conflict` when the e-mail has one. */
export async function createUser(ctx: Ctx, input: NewAccount): Promise<UserRow> {
  const password_hash = input.password === null ? null : await hashPassword(input.password)
  return inTransaction(ctx, async (tx) => {
    const { email, role, first_name = '', last_name = '', contact = null, has_demo_password = false } = input
    const row = {
      email: email.trim(),
      first_name,
      last_name,
      contact,
      role,
      password_hash,
      has_demo_password,
    }
    const user = await queries.insert(tx.db, row, tx.now()).catch((error) => {
      throw isTaken(error, 'users_email_key') ? emailTaken() : error
    })
    await publish(tx, { type: 'user.signed_up', subject: user.id, data: { role } })
    return user
  })
}

const emailTaken = () =>
  new DomainError(
    'conflict',
    'email_taken',
    'There is an account with this e-mail already. Sign in, or reset its password.',
  )

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

export type ProfileChange = Parameters<typeof queries.setProfile>[2]

export async function changeUser(ctx: Ctx, ref: UserRef, change: ProfileChange): Promise<UserRow> {
  const user = await getManaged(ctx, ref)
  return queries.setProfile(ctx.db, user.id, change, ctx.now()).catch((error) => {
    throw isTaken(error, 'users_email_key') ? emailTaken() : error
  })
}

export function removeUser(ctx: Ctx, ref: UserRef): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const user = await getManaged(tx, ref)
    if (user.role === 'superadmin' && (await queries.countSuperadmins(tx.db)) === 1)
      throw new DomainError(
        'conflict',
        'last_superadmin',
        'The last superadmin stays. Make another one first.',
      )
    await queries.remove(tx.db, user.id, tx.now())
    await endSessionsOf(tx.db, user.id, tx.now())
    await publish(tx, { type: 'user.removed', subject: user.id })
  })
}

async function getManaged(ctx: Ctx, ref: UserRef): Promise<UserRow> {
  const user = await getUser(ctx, ref)
  if (!mayManage(requireUser(ctx), user))
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
  await createUser(ctx, { ...account, first_name: 'Admin', role: 'superadmin' })
  return { email: account.email, password: password ? null : account.password }
}

/** For whoever runs the machine: the account with that e-mail is a superadmin with that password, and signed out everywhere. */
export async function makeSuperadmin(ctx: Ctx, email: string, password: string): Promise<void> {
  const known = await queries.findByEmail(ctx.db, email)
  if (!known) return void (await createUser(ctx, { email, password, role: 'superadmin' }))
  const password_hash = await hashPassword(password)
  await inTransaction(ctx, async (tx) => {
    await queries.setPassword(tx.db, known.id, password_hash, tx.now())
    await queries.setRole(tx.db, known.id, 'superadmin')
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

export const hasUsers = async (ctx: Ctx): Promise<boolean> => (await queries.list(ctx.db, null)).length > 0
