import { type Ctx, inTransaction, type Role } from '#platform/ctx.ts'
import { DomainError, isTaken } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { hashPassword } from '#platform/passwords.ts'
import { limitMail, type MakeLink, sendLink } from './account-links.ts'
import { sendConfirmation } from './confirmations.ts'
import type { PasswordRule } from './password-resets.ts'
import { refuseWeakPassword } from './passwords.ts'
import type { NewUser, UserRow } from './user.queries.ts'
import * as queries from './user.queries.ts'

export type SignUp = {
  email: string
  password: string
  first_name?: string | undefined
  last_name?: string | undefined
  contact?: string | undefined
  bio?: string | undefined
  locale?: string | undefined
  time_zone?: string | undefined
  role?: 'student' | 'instructor'
}

/** What an interface adds: where its confirmation link leads, if it sends one, and which passwords it takes. */
type Manner = { link?: MakeLink; rule?: PasswordRule }

/** Opens an account. Throws `conflict`, code `email_taken`, and so tells that there is one: `/v1` asks for it instead. */
export async function signUp(ctx: Ctx, input: SignUp, { link, rule = 'any' }: Manner = {}): Promise<UserRow> {
  if (rule === 'strong') refuseWeakPassword(input.password, input)
  const password_hash = await hashPassword(input.password)
  return inTransaction(ctx, async (tx) => {
    const user = await insertUser(tx, { ...input, role: input.role ?? 'student' }, password_hash)
    if (link) await sendConfirmation(tx, user, link)
    return user
  })
}

/**
 * Opens an account, or, where the address has one, writes to its owner. The caller cannot tell which: both take the
 * same steps, and the account opens only to the link in the mail.
 */
export async function askToSignUp(
  ctx: Ctx,
  input: SignUp,
  link: MakeLink,
  resetLink: MakeLink,
): Promise<void> {
  refuseWeakPassword(input.password, input)
  await limitMail(ctx, input.email)
  const password_hash = await hashPassword(input.password)
  await inTransaction(ctx, async (tx) => {
    const row = { ...toRow({ ...input, role: input.role ?? 'student' }), password_hash }
    const user = await queries.insertUnlessTaken(tx.db, row, tx.now())
    if (user) {
      await signedUp(tx, user, true)
      await sendConfirmation(tx, user, link)
    } else await remindOwner(tx, row.email ?? '', resetLink)
  })
}

/** An account that is there but was never confirmed gets a link that takes it over from whoever made it: a new password. */
async function remindOwner(tx: Ctx, email: string, link: MakeLink): Promise<void> {
  const owner = await queries.findByEmail(tx.db, email)
  if (!owner?.email) return
  const made = await sendLink(tx, owner, {
    purpose: 'reset_password',
    words: 'has_account',
    to: owner.email,
    link,
  })
  await publish(tx, { type: 'user.signed_up_again', subject: owner.id })
  await publish(tx, { type: 'user.reset_requested', subject: owner.id, secret: { link: made } })
}

export type NewAccount = Omit<SignUp, 'role' | 'password' | 'email'> & {
  email: string | null
  phone?: string
  password: string | null
  role: Role
  has_demo_password?: boolean
  is_confirmed?: boolean
  is_blocked?: boolean
}

/** An account without a password opens to nobody until it gets one, or a proof of another kind. Throws `conflict` when the e-mail has one. */
export async function createUser(ctx: Ctx, input: NewAccount): Promise<UserRow> {
  const password_hash = input.password === null ? null : await hashPassword(input.password)
  return inTransaction(ctx, (tx) => insertUser(tx, input, password_hash))
}

type Account = Omit<NewAccount, 'password'>

/** The account itself, with a hash that was made before the transaction began. */
export async function insertUser(tx: Ctx, input: Account, password_hash: string | null): Promise<UserRow> {
  const row = {
    ...toRow(input),
    password_hash,
    email_confirmed_at: input.is_confirmed ? tx.now() : null,
    blocked_at: input.is_blocked ? tx.now() : null,
  }
  const user = await queries.insert(tx.db, row, tx.now()).catch((error) => {
    throw isTaken(error, 'users_email_key') ? emailTaken() : error
  })
  await signedUp(tx, user, password_hash !== null)
  return user
}

function toRow(input: Account): NewUser {
  const { email, phone, first_name, last_name, contact, bio, locale, time_zone, role } = input
  const names = { first_name: first_name ?? '', last_name: last_name ?? '' }
  const rest = {
    phone: phone ?? null,
    contact: contact ?? null,
    bio: bio ?? '',
    locale: locale ?? null,
    time_zone: time_zone ?? null,
  }
  return {
    email: email?.trim() ?? null,
    ...names,
    ...rest,
    role,
    has_demo_password: input.has_demo_password ?? false,
  }
}

const signedUp = (tx: Ctx, { id, role }: UserRow, has_password: boolean): Promise<void> =>
  publish(tx, { type: 'user.signed_up', subject: id, data: { role, has_password } })

export const emailTaken = () =>
  new DomainError(
    'conflict',
    'email_taken',
    'There is an account with this e-mail already. Sign in, or reset its password.',
  )
