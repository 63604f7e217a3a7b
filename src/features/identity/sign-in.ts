import { createHash } from 'node:crypto'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { lowerAscii } from '#platform/letters.ts'
import { checkPassword } from '#platform/passwords.ts'
import type { SignInOutcome } from '#platform/tables.ts'
import { hashSecret, newSecret } from '#platform/tokens.ts'
import type { Proof, Sessions, SignedIn, Terms } from './sessions.ts'
import * as queries from './sign-in.queries.ts'
import { countAddressFailure, takeBackTry } from './try.queries.ts'
import type { UserRow } from './user.queries.ts'
import { readMark, type Visit } from './visits.ts'

export type Name = { email: string } | { phone: string }
/** The first step was right, and the account wants a second one: `challenge` is good for five minutes at this address. */
export type SecondStep = { kind: 'second_step'; user: UserRow; challenge: string; expires_at: Date }
export type Entered = SignedIn | SecondStep

const challengeLasts = 5 * 60_000

/**
 * The first step with a password. Throws `unauthenticated`, code `wrong_credentials`, whatever is wrong, unless the
 * terms `tell` (then `unknown_account` or `wrong_password`); `forbidden`, `account_blocked`; `rate_limited`.
 */
export async function signIn(
  ctx: Ctx,
  sessions: Sessions,
  terms: Terms,
  { password, ...name }: Name & { password: string },
  visit: Visit,
): Promise<Entered> {
  const { user, password_hash } = await admit(ctx, terms, trimmed(name), visit, 'password')
  const isRight = await checkPassword(password_hash, password)
  if (!isRight || !user) {
    await fail(ctx, terms, user, visit, 'password', 'wrong_credentials')
    throw wrongCredentials(terms, user)
  }
  if (terms.onlyConfirmed && 'email' in name && !user.email_confirmed_at) {
    await fail(ctx, terms, user, visit, 'password', 'unconfirmed')
    throw wrongCredentials(terms, user)
  }
  return enter(ctx, sessions, terms, user, visit, { method: 'password', password_hash })
}

/**
 * Lets in whoever gave a first proof, by whatever method: at once, or to the second step where the
 * account has one. `isWhole`: the proof was of two kinds in one, as a passkey's is.
 */
export async function enter(
  ctx: Ctx,
  sessions: Sessions,
  terms: Terms,
  user: UserRow,
  visit: Visit,
  proof: Proof,
  isWhole = false,
): Promise<Entered> {
  const { method } = proof
  if (user.blocked_at) {
    await log(ctx, terms, user.id, visit, method, 'blocked')
    throw accountBlocked()
  }
  if (isWhole || !user.second_factor_at) return sessions.open(ctx, terms, user, visit, proof)
  if (method === 'password') await takeBackTry(ctx.db, user.id)
  const challenge = newSecret()
  const created_at = ctx.now()
  const expires_at = new Date(created_at.getTime() + challengeLasts)
  const place = { interface: terms.interface, address: visit.address, method }
  const row = { secret_hash: hashSecret(challenge), user_id: user.id, ...place, created_at, expires_at }
  await queries.insertChallenge(ctx.db, row)
  await log(ctx, terms, user.id, visit, method, 'second_step')
  return { kind: 'second_step', user, challenge, expires_at }
}

/** Whom a challenge is for: whoever has it, or who gave the first proof of this account at this address. */
export type FirstStep = { challenge: string } | { user_id: string }

/**
 * The second step. `prove` answers in the transaction whether the proof is right, and uses it up. Throws
 * `unauthenticated`: `first_step_needed` without a right first step in the last five minutes, `wrong_code` otherwise.
 */
export async function finishSignIn(
  ctx: Ctx,
  sessions: Sessions,
  terms: Terms,
  first: FirstStep,
  visit: Visit,
  method: string,
  prove: (tx: Ctx, user: UserRow) => Promise<boolean>,
): Promise<SignedIn> {
  const which = 'challenge' in first ? { secret_hash: hashSecret(first.challenge) } : first
  const place = { interface: terms.interface, address: visit.address }
  const challenge = await queries.tryChallenge(ctx.db, which, place, ctx.now())
  if (!challenge) throw firstStepNeeded()
  const { user } = await admit(ctx, terms, { id: challenge.user_id }, visit, method)
  if (!user || user.blocked_at) throw accountBlocked()
  const signedIn = await inTransaction(ctx, async (tx) => {
    if (!(await prove(tx, user))) return undefined
    if (!(await queries.useChallenge(tx.db, challenge.secret_hash, tx.now()))) throw firstStepNeeded()
    return sessions.open(tx, terms, user, visit, { method: `${challenge.method}+${method}` })
  })
  if (signedIn) return signedIn
  await fail(ctx, terms, user, visit, method, 'wrong_code')
  throw wrongCode()
}

/** Whose account a challenge is for, as long as it is open. Throws `unauthenticated`, `first_step_needed`. */
export async function getChallengedUser(ctx: Ctx, challenge: string): Promise<string> {
  const open = await queries.findChallenge(ctx.db, hashSecret(challenge), ctx.now())
  if (!open) throw firstStepNeeded()
  return open.user_id
}

/** For proofs of other kinds: throws `rate_limited`, `address_refused`, where an address has failed too often. */
export async function refuseAddress(ctx: Ctx, { address }: Visit): Promise<void> {
  const until = await queries.findRefusedUntil(ctx.db, address, ctx.now())
  if (until) throw shutOut('address_refused', until, ctx.now())
}

/** For `catch` behind a proof of another kind: a wrong one is noted and counted like a wrong password. */
export const noteFailure =
  (ctx: Ctx, terms: Terms, visit: Visit, method: string) =>
  async (error: unknown): Promise<never> => {
    const isWrong = error instanceof DomainError && error.kind === 'unauthenticated'
    if (isWrong) await fail(ctx, terms, undefined, visit, method, 'wrong_code')
    throw error
  }

/** Who is at the door, if they may try at all: a failed try is counted before it is judged. */
async function admit(ctx: Ctx, terms: Terms, name: Name | { id: string }, visit: Visit, method: string) {
  const [by, value] = 'email' in name ? (['email', name.email] as const) : readName(name)
  const { address, deviceMark } = visit
  const door = {
    address,
    most: terms.mostFailures,
    nobody: nobody(name),
    markedFor: readMark(ctx, deviceMark),
  }
  const { refused_until, shut_until, ...looked } = await queries.admitTry(ctx.db, by, value, door, ctx.now())
  if (refused_until) throw shutOut('address_refused', refused_until, ctx.now())
  if (!shut_until) return looked
  await log(ctx, terms, looked.user?.id ?? null, visit, method, 'shut_out')
  throw shutOut('account_shut_out', shut_until, ctx.now())
}

const readName = (name: { phone: string } | { id: string }) =>
  'phone' in name ? (['phone', name.phone] as const) : (['id', name.id] as const)

/** The same counter for an account that is not there, under a name that keeps to itself what was typed. */
const nobody = (name: Name | { id: string }) =>
  createHash('sha256')
    .update(lowerAscii(Object.values(name).join()))
    .digest('hex')

async function fail(
  ctx: Ctx,
  terms: Terms,
  user: UserRow | undefined,
  visit: Visit,
  method: string,
  outcome: SignInOutcome,
): Promise<void> {
  await log(ctx, terms, user?.id ?? null, visit, method, outcome)
  if (await countAddressFailure(ctx.db, visit.address, ctx.now()))
    await publish(ctx, { type: 'sign_in.address_refused', subject: visit.address })
}

const log = (
  ctx: Ctx,
  terms: Terms,
  user_id: string | null,
  { address, device, platform = '' }: Visit,
  method: string,
  outcome: SignInOutcome,
): Promise<void> =>
  queries.insertSignIn(ctx.db, {
    user_id,
    interface: terms.interface,
    method,
    outcome,
    address,
    device,
    platform: platform.slice(0, 50),
    at: ctx.now(),
  })

const trimmed = (name: Name): Name => ('email' in name ? { email: name.email.trim() } : name)

function wrongCredentials({ tells }: Terms, user: UserRow | undefined): DomainError {
  if (tells && !user)
    return new DomainError('unauthenticated', 'unknown_account', 'There is no such account.')
  if (tells) return new DomainError('unauthenticated', 'wrong_password', 'The password is wrong.')
  return new DomainError(
    'unauthenticated',
    'wrong_credentials',
    'The name or the password is wrong, or the e-mail is not confirmed yet. Open the link in the mail, or ask for a new one.',
  )
}

const accountBlocked = () =>
  new DomainError('forbidden', 'account_blocked', 'This account is blocked. Ask the academy.')
const firstStepNeeded = () =>
  new DomainError(
    'unauthenticated',
    'first_step_needed',
    'Begin again: the first step of signing in was too long ago.',
  )
const wrongCode = () =>
  new DomainError('unauthenticated', 'wrong_code', 'This code is wrong or was used before. Try the next one.')

function shutOut(code: string, until: Date, now: Date): DomainError {
  const retry_after = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  const minutes = Math.ceil(retry_after / 60)
  const message = `Too many failed sign-ins. Try again in ${minutes} minutes, or sign in where you did before.`
  return new DomainError('rate_limited', code, message, { retry_after })
}
