import {
  type Entered,
  enter,
  findAccount,
  insertUser,
  type MakeLink,
  noteFailure,
  refuseAddress,
  type Sessions,
  sendConfirmation,
  type Terms,
  type UserRow,
  type Visit,
} from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, isTaken } from '#platform/errors.ts'
import { hashPassword } from '#platform/passwords.ts'
import { readPhone } from '#platform/phone-numbers.ts'
import { hashSecret, newSecret } from '#platform/tokens.ts'
import { joinLearner } from './merging.ts'
import { askForCode, type CodePolicy, proveNumber, useCode } from './phone-codes.ts'
import type { Registration } from './registration.queries.ts'
import * as queries from './registration.queries.ts'

const lasts = 15 * 60_000

/** An account as it is asked for, before anybody proved the number. */
export type NewRegistration = {
  email: string
  password: string
  phone: string
  first_name: string
  last_name: string
  bio?: string | undefined
  role: 'student' | 'instructor'
}
/** What was asked for, without what opens it. */
export type Pending = Pick<
  Registration,
  'email' | 'phone' | 'first_name' | 'last_name' | 'bio' | 'role' | 'expires_at'
>
/** By the secret that its browser keeps, or by the number, from the address where it began. */
export type Claim = { secret: string } | { phone: string; address: string }

/**
 * Keeps what is wanted for a quarter of an hour and texts a code to the number. Throws `conflict`, `email_taken`, and
 * what asking for a code throws.
 */
export async function beginRegistration(
  ctx: Ctx,
  policy: CodePolicy,
  { password, phone: number, ...wanted }: NewRegistration,
  address: string,
): Promise<{ secret: string; pending: Pending }> {
  const email = wanted.email.trim()
  if (await findAccount(ctx, { email })) throw emailTaken()
  const phone = readPhone(number) ?? number
  const { id: code_id } = await askForCode(ctx, policy, { phone, purpose: 'register', address })
  const secret = newSecret()
  const pending = { ...wanted, email, phone, bio: wanted.bio ?? '', expires_at: endOf(ctx) }
  const password_hash = await hashPassword(password)
  const row = { ...pending, secret_hash: hashSecret(secret), code_id, address, password_hash }
  await queries.insert(ctx.db, { ...row, created_at: ctx.now() })
  return { secret, pending }
}

/** Texts another code, and waits for it as long again. Throws `invalid`: `registration_unknown`, `registration_expired`. */
export async function resendRegistrationCode(
  ctx: Ctx,
  policy: CodePolicy,
  claim: Claim,
  address: string,
): Promise<Pending> {
  const known = await getOpen(ctx, claim)
  const { phone } = known
  const { id } = await askForCode(ctx, policy, { phone, purpose: 'register', address })
  const expires_at = endOf(ctx)
  await queries.setCode(ctx.db, known.id, id, expires_at)
  return { ...known, expires_at }
}

/**
 * Makes the account of whoever proves the number, once, and signs them in; what was learnt by that number is theirs.
 * Throws `invalid`: `registration_unknown`, `registration_expired`; `unauthenticated`, `wrong_code`; `conflict`:
 * `email_taken`, `phone_taken`.
 */
export async function finishRegistration(
  ctx: Ctx,
  sessions: Sessions,
  terms: Terms,
  { code, ...claim }: Claim & { code: string },
  visit: Visit,
  link: MakeLink,
): Promise<Entered> {
  await refuseAddress(ctx, visit)
  const known = await getOpen(ctx, claim)
  const entry = { code_id: known.code_id, code }
  const proved = await proveNumber(ctx, 'register', entry).catch(noteFailure(ctx, terms, visit, 'phone_code'))
  const user = await inTransaction(ctx, async (tx) => {
    await useCode(tx, proved)
    if (!(await queries.remove(tx.db, known.id))) throw unknown()
    return openAccount(tx, known, link)
  })
  return enter(ctx, sessions, terms, user, visit, { method: 'phone_code' })
}

async function openAccount(tx: Ctx, known: Registration, link: MakeLink): Promise<UserRow> {
  const { email, phone, first_name, last_name, bio, role, password_hash } = known
  if (await findAccount(tx, { phone })) throw phoneTaken()
  const account = { email, phone, first_name, last_name, bio, role }
  const user = await insertUser(tx, account, password_hash).catch((error) => {
    throw isTaken(error, 'users_phone_key') ? phoneTaken() : error
  })
  await joinLearner(tx, user, phone)
  await sendConfirmation(tx, user, link)
  return user
}

async function getOpen(ctx: Ctx, claim: Claim): Promise<Registration> {
  const which =
    'secret' in claim
      ? { secret_hash: hashSecret(claim.secret) }
      : { phone: readPhone(claim.phone) ?? '', address: claim.address, now: ctx.now() }
  const known = await queries.find(ctx.db, which)
  if (!known) throw unknown()
  if (known.expires_at <= ctx.now()) throw expired()
  return known
}

const endOf = (ctx: Ctx) => new Date(ctx.now().getTime() + lasts)

/** An hour longer than they are good for, so that who comes late is told so. */
export const forgetRegistrations = (ctx: Ctx): Promise<void> =>
  queries.removeExpired(ctx.db, new Date(ctx.now().getTime() - 3_600_000))

const unknown = () =>
  new DomainError('invalid', 'registration_unknown', 'Nobody waits here for a code. Register again.')
const expired = () =>
  new DomainError('invalid', 'registration_expired', 'This took more than 15 minutes. Register again.')
const emailTaken = () =>
  new DomainError(
    'conflict',
    'email_taken',
    'There is an account with this e-mail already. Sign in, or reset its password.',
  )
const phoneTaken = () =>
  new DomainError(
    'conflict',
    'phone_taken',
    'Another account has this number. Sign in to that one, or take another number.',
  )
