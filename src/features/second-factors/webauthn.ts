import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import type { PasskeyRow } from './passkey.queries.ts'
import * as queries from './passkey.queries.ts'

/** For which host passkeys are, and on which pages they are used: a passkey of another one is none. */
export type Realm = { id: string; name: string; origins: string[] }

type Made = Pick<PasskeyRow, 'id' | 'public_key' | 'sign_count' | 'transports' | 'is_backed_up'>

/** The passkey that a browser made for this person's challenge. Throws `invalid`, `passkey_refused`. */
export async function readRegistration(
  tx: Ctx,
  realm: Realm,
  response: RegistrationResponseJSON,
  userId: string,
): Promise<Made> {
  const expectedChallenge = challengeOf(response)
  const asked = await queries.takeChallenge(tx.db, expectedChallenge, tx.now())
  if (asked?.user_id !== userId) throw refused()
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge,
    expectedOrigin: realm.origins,
    expectedRPID: realm.id,
    requireUserVerification: true,
  }).catch(() => undefined)
  if (!verified?.verified) throw refused()
  const { credential, credentialBackedUp } = verified.registrationInfo
  return {
    id: credential.id,
    public_key: Buffer.from(credential.publicKey),
    sign_count: credential.counter,
    transports: (credential.transports ?? []).slice(0, 10).map(String),
    is_backed_up: credentialBackedUp,
  }
}

/** The passkey that signed, if it is one of ours and signed a challenge that waits for it. */
export async function readAssertion(
  tx: Ctx,
  realm: Realm,
  response: AuthenticationResponseJSON,
  requireUserVerification: boolean,
): Promise<PasskeyRow | undefined> {
  const expectedChallenge = challengeOf(response)
  const asked = await queries.takeChallenge(tx.db, expectedChallenge, tx.now())
  const passkey = asked && (await queries.find(tx.db, response.id))
  if (!asked || !passkey || (asked.user_id !== null && asked.user_id !== passkey.user_id)) return undefined
  const { id, public_key, sign_count } = passkey
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    expectedOrigin: realm.origins,
    expectedRPID: realm.id,
    credential: { id, publicKey: new Uint8Array(public_key), counter: sign_count },
    requireUserVerification,
  }).catch(() => undefined)
  if (!verified?.verified) return undefined
  await queries.setUsed(tx.db, id, verified.authenticationInfo.newCounter, tx.now())
  return passkey
}

/** The challenge that the browser says it signed; whether it is ours, the table says. */
function challengeOf({ response }: { response: { clientDataJSON: string } }): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString())
    return String(Object(data).challenge ?? '')
  } catch {
    return ''
  }
}

const refused = () =>
  new DomainError(
    'invalid',
    'passkey_refused',
    'This passkey cannot be taken. Ask for a new challenge and try again.',
  )
