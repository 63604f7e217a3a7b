import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import {
  getUser,
  hasPassword,
  holdMe,
  mailNotice,
  requireFresh,
  type UserRow,
} from '#features/identity/index.ts'
import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { hasActiveAuthenticator } from './authenticators.ts'
import type { PasskeyRow } from './passkey.queries.ts'
import * as queries from './passkey.queries.ts'
import { type Realm, readAssertion, readRegistration } from './webauthn.ts'

const challengeLasts = 5 * 60_000
const most = 20

/** What a browser needs to make a passkey; good for five minutes, once. */
export async function askForPasskey(ctx: Ctx, realm: Realm): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { id } = await requireFresh(ctx)
  const user = await getUser(ctx, { id })
  const known = await queries.list(ctx.db, id)
  if (known.length >= most) throw tooManyPasskeys()
  const options = await generateRegistrationOptions({
    rpName: realm.name,
    rpID: realm.id,
    userID: new TextEncoder().encode(id),
    userName: user.email ?? user.phone ?? user.first_name,
    userDisplayName: `${user.first_name} ${user.last_name}`.trim(),
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  })
  await queries.insertChallenge(ctx.db, options.challenge, id, new Date(ctx.now().getTime() + challengeLasts))
  return options
}

/** Keeps the passkey that the browser made. Throws `invalid`, `passkey_refused`. */
export function addPasskey(
  ctx: Ctx,
  realm: Realm,
  { name, response }: { name: string; response: RegistrationResponseJSON },
): Promise<PasskeyRow> {
  return inTransaction(ctx, async (tx) => {
    const { id: user_id } = await requireFresh(tx)
    const user = await holdMe(tx)
    if ((await queries.list(tx.db, user_id)).length >= most) throw tooManyPasskeys()
    const made = await readRegistration(tx, realm, response, user_id)
    const row = { ...made, user_id, name, created_at: tx.now(), last_used_at: null }
    const passkey = await queries.insert(tx.db, row)
    if (!passkey)
      throw new DomainError('conflict', 'passkey_known', 'This passkey belongs to an account already.')
    await publish(tx, { type: 'passkey.created', subject: user_id })
    await mailNotice(tx, user, 'passkey_added', `passkey:${passkey.id.slice(0, 60)}`, { method: name })
    return passkey
  })
}

export const listPasskeys = (ctx: Ctx): Promise<PasskeyRow[]> => queries.list(ctx.db, requireUser(ctx).id)

export async function renamePasskey(ctx: Ctx, id: string, name: string): Promise<PasskeyRow> {
  const passkey = await queries.setName(ctx.db, requireUser(ctx).id, id, name)
  if (!passkey) throw notFound('passkey')
  return passkey
}

export function removePasskey(ctx: Ctx, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id: user_id } = await requireFresh(tx)
    const me = await holdMe(tx)
    if (!(await queries.remove(tx.db, user_id, id))) throw notFound('passkey')
    if (!(await queries.list(tx.db, user_id)).length) await refuseLastPasskey(tx, me)
    await publish(tx, { type: 'passkey.removed', subject: user_id })
  })
}

/** The last one stays while it is the second step, or while nothing else opens the account. */
async function refuseLastPasskey(
  tx: Ctx,
  { id, second_factor_at, phone, email_confirmed_at }: UserRow,
): Promise<void> {
  if (second_factor_at && !(await hasActiveAuthenticator(tx, id)))
    throw new DomainError('conflict', 'second_step_needs_it', 'It is your second step. Turn that off first.')
  if (!phone && !email_confirmed_at && !(await hasPassword(tx, id)))
    throw new DomainError(
      'conflict',
      'last_way_in',
      'This is the only way into your account. Set a password first.',
    )
}

/** What a browser needs to sign in with a passkey: of that person, or of whoever has one here. */
export async function askToSign(
  ctx: Ctx,
  realm: Realm,
  userId: string | null,
  mustVerify: boolean,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const known = userId ? await queries.list(ctx.db, userId) : []
  const options = await generateAuthenticationOptions({
    rpID: realm.id,
    userVerification: mustVerify ? 'required' : 'preferred',
    allowCredentials: known.map(({ id, transports }) => ({ id, transports: transports as never })),
  })
  await queries.insertChallenge(
    ctx.db,
    options.challenge,
    userId,
    new Date(ctx.now().getTime() + challengeLasts),
  )
  return options
}

/** For the second step; `mustVerify`: the device has to know the person, not only to be there. */
export const provePasskey =
  (realm: Realm, response: AuthenticationResponseJSON, mustVerify: boolean) =>
  async (tx: Ctx, user: { id: string }): Promise<boolean> =>
    (await readAssertion(tx, realm, response, mustVerify))?.user_id === user.id

/** As the first step and the second in one: the device has proved the person to itself. Answers whose passkey it is. */
export const findByPasskey = async (
  tx: Ctx,
  realm: Realm,
  response: AuthenticationResponseJSON,
): Promise<string | undefined> => (await readAssertion(tx, realm, response, true))?.user_id

export const hasPasskeys = async (ctx: Ctx, userId: string): Promise<boolean> =>
  (await queries.list(ctx.db, userId)).length > 0

export const forgetPasskeyChallenges = (ctx: Ctx): Promise<void> =>
  queries.removeOldChallenges(ctx.db, ctx.now())

const tooManyPasskeys = () =>
  new DomainError('conflict', 'too_many_passkeys', `There are ${most} passkeys. Remove one first.`)
