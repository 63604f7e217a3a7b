import { provePassword, type UserRow } from '#features/identity/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { proveTotp } from './authenticators.ts'
import { provePasskey } from './passkeys.ts'
import { proveRecoveryCode } from './recovery-codes.ts'
import type { Realm } from './webauthn.ts'

/** A browser's credential as it came in; WebAuthn itself looks at each of its parts. */
export const toCredential = <Credential>(sent: { id: string; clientExtensionResults?: object }): Credential =>
  ({ ...sent, clientExtensionResults: sent.clientExtensionResults ?? {} }) as Credential

type Sent = {
  password?: string
  totp?: string
  recovery_code?: string
  passkey?: { id: string; clientExtensionResults?: object }
}
export type Proof = { method: string; prove: (tx: Ctx, user: UserRow) => Promise<boolean> }

/** The one proof that was sent. Throws `invalid` when it is none or several. */
export function readProof(realm: Realm, sent: Sent, isStepUp = false): Proof {
  const { password, totp, recovery_code, passkey } = sent
  const proofs: Proof[] = []
  if (password !== undefined) proofs.push({ method: 'password', prove: provePassword(password) })
  if (totp !== undefined) proofs.push({ method: 'totp', prove: proveTotp(totp.replaceAll(' ', '')) })
  if (recovery_code !== undefined)
    proofs.push({ method: 'recovery_code', prove: proveRecoveryCode(recovery_code) })
  if (passkey !== undefined)
    proofs.push({ method: 'passkey', prove: provePasskey(realm, toCredential(passkey), isStepUp) })
  const [proof] = proofs
  if (!proof || proofs.length > 1)
    throw new DomainError('invalid', 'invalid_request', 'Send one proof, and one only.')
  return proof
}
