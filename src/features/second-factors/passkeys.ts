import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { getUser, mailNotice, requireFresh } from '#features/identity/index.ts'
import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
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
  if (known.length >= most)
    throw new DomainError('conflict', 'too_many_passkeys', `There are ${most} passkeys. Remove one first.`)
  const options = await generateRegistrationOptions({
    rpName: realm.name,
    rpID: realm.id,
    userID: new TextEncoder().encode(id),
    userName: user.email ?? user.phone ?? user.first_name,
    userDisplayName: `${user.first_name} ${user.last_name}`.trim(),
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
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
    const made = await readRegistration(tx, realm, response, user_id)
    const row = { ...made, user_id, name, created_at: tx.now(), last_used_at: null }
    const passkey = await queries.insert(tx.db, row)
    if (!passkey)
      throw new DomainError('conflict', 'passkey_known', 'This passkey belongs to an account already.')
    await publish(tx, { type: 'passkey.created', subject: user_id })
    const user = await getUser(tx, { id: user_id })
    await mailNotice(tx, user, 'passkey_added', `passkey:${hashOf(passkey.id)}`, { method: name })
    return passkey
  })
}

const hashOf = (id: string) => id.slice(0, 60)

export const listPasskeys = (ctx: Ctx): Promise<PasskeyRow[]> => queries.list(ctx.db, requireUser(ctx).id)

export async function renamePasskey(ctx: Ctx, id: string, name: string): Promise<PasskeyRow> {
  const passkey = await queries.setName(ctx.db, requireUser(ctx).id, id, name)
  if (!passkey) throw notFound('passkey')
  return passkey
}

export function removePasskey(ctx: Ctx, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id: user_id } = await requireFresh(tx)
    if (!(await queries.remove(tx.db, user_id, id))) throw notFound('passkey')
    await publish(tx, { type: 'passkey.removed', subject: user_id })
  })
}

/** What a browser needs to sign in with a passkey: of that person, or of whoever has one here. */
export async function askToSign(
  ctx: Ctx,
  realm: Realm,
  userId: string | null,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const known = userId ? await queries.list(ctx.db, userId) : []
  const options = await generateAuthenticationOptions({
    rpID: realm.id,
    userVerification: userId ? 'preferred' : 'required',
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

/** For the second step. */
export const provePasskey =
  (realm: Realm, response: AuthenticationResponseJSON) =>
  async (tx: Ctx, user: { id: string }): Promise<boolean> =>
    (await readAssertion(tx, realm, response, false))?.user_id === user.id

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
