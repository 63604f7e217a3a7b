export { forgetAuthorizations } from './authorizations.ts'
export type { SocialAccount } from './social-account.queries.ts'
export {
  eraseSocialAccounts,
  listSocialAccounts,
  unlinkPassword,
  unlinkSocialAccount,
} from './social-accounts.ts'
export { signInSocially } from './social-sign-in.ts'
