import {
  beginProof,
  getUser,
  holdMe,
  mailNotice,
  requireFresh,
  setSecondFactor,
  takeBackProof,
  type UserRow,
} from '#features/identity/index.ts'
import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import * as queries from './authenticator.queries.ts'
import * as passkeys from './passkey.queries.ts'
import * as codes from './recovery-code.queries.ts'
import { ensureRecoveryCodes, noSecondFactor, writeRecoveryCodes } from './recovery-codes.ts'
import { findStep, newTotpSecret, totpUri } from './totp.rules.ts'

/** A secret that nobody proved is somebody else's sooner or later. */
const pendingFor = 3_600_000

const about = (userId: string) => `authenticator ${userId}`

/** A secret for an authenticator app, which counts for nothing until a code proves it. An active one is never shown again. */
export async function prepareAuthenticator(ctx: Ctx): Promise<{ secret: string; uri: string }> {
  const user = await getUser(ctx, { id: requireUser(ctx).id })
  const { vault } = ctx.providers
  const row = await inTransaction(ctx, async (tx) => {
    const sealed = vault.seal(newTotpSecret(), about(user.id))
    const made = await queries.insertUnlessThere(tx.db, user.id, sealed, tx.now(), pendingFor)
    if (made.is_new) await publish(tx, { type: 'otp_method.created', subject: user.id })
    return made
  })
  if (row.confirmed_at) throw isActive()
  const secret = vault.open(row.secret, about(user.id))
  return { secret, uri: totpUri(secret, user.email ?? user.phone ?? user.first_name) }
}

/** Whether a code is of the authenticator that is there, active or not, and not used before; it is not used up by this. Throws `not_found`, `no_authenticator`. */
export async function checkCode(ctx: Ctx, code: string): Promise<boolean> {
  const { id } = requireUser(ctx)
  const authenticator = await getAuthenticator(ctx, id)
  const step = await readStep(ctx, authenticator, code)
  return step !== undefined && step > authenticator.last_step
}

/** New recovery codes for a right code of the authenticator, active or not. Throws `invalid`, `wrong_code`. */
export async function tradeCode(ctx: Ctx, code: string): Promise<string[]> {
  await proveCode(ctx, code)
  return inTransaction(ctx, async (tx) => {
    const user = await holdMe(tx)
    if (user.second_factor_at)
      await mailNotice(tx, user, 'recovery_codes_made', `recovery:${user.id}:${tx.now().getTime()}`)
    return writeRecoveryCodes(tx, user.id)
  })
}

/** Who guesses here is counted: the code would open the account. Throws `invalid`, `wrong_code`; `rate_limited`. */
async function proveCode(ctx: Ctx, code: string): Promise<void> {
  const { id } = requireUser(ctx)
  await beginProof(ctx, id)
  if (!(await checkCode(ctx, code))) throw wrongCode()
  await takeBackProof(ctx, id)
}

/**
 * Turns the second step on, with a code that shows that the app has the secret. Answers recovery codes where there are
 * none. Throws `invalid`, `wrong_code`; `not_found`, `no_authenticator`.
 */
export async function activateAuthenticator(ctx: Ctx, code: string): Promise<string[] | undefined> {
  await proveCode(ctx, code)
  return inTransaction(ctx, async (tx) => {
    const { id } = await holdMe(tx)
    if (!(await queries.setConfirmed(tx.db, id, tx.now()))) return undefined
    await publish(tx, { type: 'otp_method.updated', subject: id })
    await setSecondFactor(tx, id, true)
    return ensureRecoveryCodes(tx, id)
  })
}

/** Makes passkeys the second step, without an app. */
export function requirePasskey(ctx: Ctx): Promise<string[] | undefined> {
  return inTransaction(ctx, async (tx) => {
    await requireFresh(tx)
    const { id } = await holdMe(tx)
    if ((await passkeys.list(tx.db, id)).length === 0)
      throw new DomainError('conflict', 'no_passkey', 'There is no passkey yet. Add one first.')
    await setSecondFactor(tx, id, true)
    return ensureRecoveryCodes(tx, id)
  })
}

/** Signing in takes one step again: the app's secret and the recovery codes go, passkeys stay. */
export function turnOffSecondFactor(ctx: Ctx): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireFresh(tx)
    const user = await holdMe(tx)
    const { id } = user
    const hadApp = await queries.remove(tx.db, id)
    if (!hadApp && !user.second_factor_at) throw noSecondFactor()
    await codes.replace(tx.db, id, [], tx.now())
    if (hadApp) await publish(tx, { type: 'otp_method.updated', subject: id })
    if (user.second_factor_at) await setSecondFactor(tx, id, false)
  })
}

/** For the second step: a code is good once. */
export const proveTotp =
  (code: string) =>
  async (tx: Ctx, user: UserRow): Promise<boolean> => {
    const authenticator = await queries.find(tx.db, user.id)
    const step = authenticator?.confirmed_at ? await readStep(tx, authenticator, code) : undefined
    return step !== undefined && queries.useStep(tx.db, user.id, step)
  }

/** Whether someone's sign-in asks for codes of an app. */
export const hasActiveAuthenticator = async (ctx: Ctx, userId: string): Promise<boolean> =>
  Boolean((await queries.find(ctx.db, userId))?.confirmed_at)

async function getAuthenticator(ctx: Ctx, userId: string) {
  const found = await queries.find(ctx.db, userId)
  if (!found)
    throw new DomainError(
      'not_found',
      'no_authenticator',
      'There is no authenticator yet. Prepare one first.',
    )
  return found
}

const readStep = async (ctx: Ctx, { user_id, secret }: queries.AuthenticatorRow, code: string) =>
  findStep(ctx.providers.vault.open(secret, about(user_id)), code, ctx.now())

const wrongCode = () =>
  new DomainError('invalid', 'wrong_code', 'This code is wrong. Enter the one that the app shows now.')
const isActive = () =>
  new DomainError(
    'conflict',
    'authenticator_active',
    'Your authenticator is active: its secret is not shown again.',
  )
