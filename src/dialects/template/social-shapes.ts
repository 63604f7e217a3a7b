import type { UserRow } from '#features/identity/index.ts'
import type { SocialAccount } from '#features/social/index.ts'
import { passwordEntityId, toEntityId } from './entity-ids.ts'

type Provider = 'github' | 'google' | 'linkedin' | 'facebook'
type Moment = number | string | null | undefined

/** What Facebook's own script told the client, which is handed back as it came. */
export type Granted = {
  data_access_expiration_time?: Moment
  expiresIn?: Moment
  grantedScopes?: string | null
}

const secondsOf = (at: Date | null) => at && Math.floor(at.getTime() / 1000)

/** The provider's account, each with the fields that its document has. `email` is the one to take a second step with. */
export function toAuth(
  provider: Provider,
  account: SocialAccount,
  user: UserRow,
  email: string | null,
  now: Date,
  granted: Granted,
) {
  const { scope, token_type, token_until, subject } = account
  const auth = { access_token: null, email, name: provider, user_name: nameOf(account, user) }
  if (provider === 'github') return { ...auth, scope, token_type }
  if (provider === 'google') return { ...auth, expires_in: secondsOf(token_until), sub: subject }
  const left = token_until && Math.round((token_until.getTime() - now.getTime()) / 1000)
  if (provider === 'linkedin') return { ...auth, expires_in: left }
  const { data_access_expiration_time = null, expiresIn = left, grantedScopes = scope } = granted
  return { ...auth, data_access_expiration_time, expires_in: expiresIn, scope: grantedScopes }
}

const nothing = {
  access_token: null,
  email: null,
  expires_in: null,
  refresh_token: null,
  refresh_token_expires_in: null,
  scope: null,
  token_type: null,
  user_name: null,
}

export function toLoginMethod(account: SocialAccount, user: UserRow) {
  const { id, provider, email, scope, token_type, token_until } = account
  const known = { email, scope, token_type, user_name: nameOf(account, user) }
  const profile = { ...nothing, ...known, expires_in: secondsOf(token_until) }
  return { profile: { ...profile, entity_id: toEntityId(id), name: provider }, provider }
}

/** GitHub alone has a name for its users that is not their own. */
const nameOf = ({ user_name }: SocialAccount, { first_name, last_name }: UserRow): string | null =>
  user_name ?? ([first_name, last_name].filter(Boolean).join(' ') || null)

export const toPasswordMethod = (userId: string) => ({
  profile: { ...nothing, entity_id: passwordEntityId(userId), name: 'signup' },
  provider: 'signup',
})
