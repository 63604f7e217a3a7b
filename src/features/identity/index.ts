export {
  changePassword,
  hasPassword,
  removePassword,
  requestEmailChange,
  setFirstPassword,
} from './account-changes.ts'
export { findLinkOwner, linkVoid, type MakeLink } from './account-links.ts'
export { confirmEmail, requestConfirmation, sendConfirmation } from './confirmations.ts'
export { findNextErasure, listErasable, planErasure, takeErasable, takeErasureBack } from './erasure.ts'
export { forgetOldTraces } from './forgetting.ts'
export { isKnownAddress } from './known-addresses.ts'
export { codeText, mailNotice } from './mails.ts'
export {
  beginProof,
  proveMe,
  provePassword,
  requireFresh,
  stepUp,
  takeBackProof,
} from './own-sessions.ts'
export { replacePassword, requestPasswordReset, resetPassword } from './password-resets.ts'
export { refuseWeakPassword } from './passwords.ts'
export { eraseAccount, exportAccount } from './personal.ts'
export { requireRole } from './roles.ts'
export { setSecondFactor } from './second-factor.ts'
export { listEndedSessions, openSessions, type Sessions, type Terms, v1Terms } from './sessions.ts'
export type { SignInRow } from './sign-in.queries.ts'
export {
  type Entered,
  enter,
  finishSignIn,
  getChallengedUser,
  noteFailure,
  refuseAddress,
  signIn,
} from './sign-in.ts'
export { addSignIn, changeSignIn, getSignIn, listSignIns, removeSignIn } from './sign-in-log.ts'
export { createUser, insertUser, signUp } from './sign-up.ts'
export { openKeyRing, rotateOldSigningKeys, rotateSigningKeys } from './signing-keys.ts'
export { changeLocksWith } from './taking-back.ts'
export { refuseNoZone } from './time-zones.ts'
export type { UserRow } from './user.queries.ts'
export { findUsers, makeUser, ruleUser } from './user-administration.ts'
export type { UserFilter } from './user-list.queries.ts'
export { deviceCookie, sendEntered, toUserReply } from './user-replies.ts'
export { hasRole } from './users.rules.ts'
export {
  changeUser,
  ensureSuperadmin,
  findAccount,
  findAccountsByEmail,
  findUserByEmail,
  getMe,
  getUser,
  hasOpenDemoAccounts,
  hasUsers,
  holdMe,
  listAccounts,
  listUsers,
  lockDemoAccounts,
  makeSuperadmin,
  type ProfileChange,
  removeUser,
  setPhone,
  setPicture,
} from './users.ts'
export { markDevice, markLasts, type Visit, visitOf } from './visits.ts'
