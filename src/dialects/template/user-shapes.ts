import type { Entered, UserRow } from '#features/identity/index.ts'
import type { Credential } from './access.ts'
import { toEntityId } from './entity-ids.ts'

const secondsOf = (at: Date) => Math.floor(at.getTime() / 1000)
const toBit = (flag: boolean) => (flag ? 1 : 0)

/** The account itself. Its flags are numbers, and a client tells an unconfirmed one by `verified === 0`. */
export const toPerson = (user: UserRow) => ({
  active: toBit(user.blocked_at === null && user.removed_at === null),
  email: user.email,
  entity_id: toEntityId(user.id),
  first_name: user.first_name || null,
  last_name: user.last_name || null,
  latest: 1,
  mfa_enabled: user.second_factor_at !== null,
  verified: toBit(user.email_confirmed_at !== null),
  verified_on: user.email_confirmed_at && secondsOf(user.email_confirmed_at),
  version: user.version,
})

/** Whoever signed in; of an account that wants a second step no more than that. */
export function toEntered(entered: Entered) {
  const { user } = entered
  if (entered.kind === 'second_step')
    return { email: user.email, mfa_enabled: true, verified: toBit(user.email_confirmed_at !== null) }
  const { access_token, expires_at } = entered
  return { ...toPerson(user), access_token, expires_in: secondsOf(expires_at), login_method: null }
}

/** An account that a provider's word opened just now has flags that are true and false, and no `login_method`. */
export function toSociallyEntered(entered: Entered, isNew: boolean) {
  const { user } = entered
  if (!isNew || entered.kind === 'second_step') return toEntered(entered)
  const { access_token, expires_at } = entered
  return { ...toPerson(user), ...flags(user), access_token, expires_in: secondsOf(expires_at) }
}

/** Whoever was signed in and linked an account of theirs goes on with the token that they sent. */
export function toLinked(user: UserRow, credential: Credential) {
  const { mfa_enabled, ...person } = toPerson(user)
  return { ...person, ...credential, login_method: null }
}

const flags = (user: UserRow) => ({
  active: user.blocked_at === null,
  latest: true,
  verified: user.email_confirmed_at !== null,
})
