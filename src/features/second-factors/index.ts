export {
  activateAuthenticator,
  prepareAuthenticator,
  proveTotp,
  tradeCode,
  turnOffSecondFactor,
} from './authenticators.ts'
export { forgetPasskeyChallenges, hasPasskeys } from './passkeys.ts'
export { eraseSecondFactors, exportSecondFactors } from './personal.ts'
export { drawQrCode } from './qr-codes.ts'
export { listRecoveryCodes, makeRecoveryCodes, proveRecoveryCode } from './recovery-codes.ts'
export type { Realm } from './webauthn.ts'
