import {
  createUser,
  type Entered,
  enter,
  findAccount,
  mailNotice,
  noteFailure,
  refuseAddress,
  requireFresh,
  type Sessions,
  type Terms,
  type UserRow,
  type Visit,
} from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { cut } from '#platform/letters.ts'
import type { Person, Proof, ProviderName } from '#ports/sign-in.ts'
import type { SocialAccount } from './social-account.queries.ts'
import * as queries from './social-account.queries.ts'
import { judge } from './social-sign-in.rules.ts'

/** `isLocal`: whoever stands at the door sits at this machine, as far as anybody can tell; the sandbox asks. */
export type SocialVisit = Visit & { isLocal: boolean }
type Offer = { provider: ProviderName; proof: Proof }
/** The account, which may be new, and its link to the provider; the sign-in, unless somebody was signed in already. */
export type Recognised = { user: UserRow; account: SocialAccount; is_new: boolean; entered: Entered | null }

/**
 * Signs in with a provider's word, opening an account for whoever has none; or, for somebody who is signed in, links
 * their account there. Throws `unauthenticated`, `proof_refused`; `not_found`, `provider_not_found`; `conflict`.
 */
export async function signInSocially(
  ctx: Ctx,
  sessions: Sessions,
  terms: Terms,
  { provider, proof }: Offer,
  visit: SocialVisit,
): Promise<Recognised> {
  const vendor = ctx.providers.signIn[provider]
  if (!vendor) throw providerNotFound(provider)
  if (ctx.actor.kind === 'user') await requireFresh(ctx)
  await refuseAddress(ctx, visit)
  const noted = noteFailure(ctx, terms, visit, provider)
  const person = await vendor.identify(proof, { isLocal: visit.isLocal }).catch(noted)
  const find = () => inTransaction(ctx, (tx) => recognise(tx, terms, provider, person))
  // Whoever presses the button twice is new to both: the second one finds what the first one made.
  const known = await find().catch((error) => (isRace(error) ? find() : Promise.reject(error)))
  if (ctx.actor.kind === 'user') return { ...known, entered: null }
  return { ...known, entered: await enter(ctx, sessions, terms, known.user, visit, { method: provider }) }
}

const isRace = (error: unknown) =>
  error instanceof DomainError && ['email_taken', 'another_linked'].includes(error.code)

async function recognise(tx: Ctx, terms: Terms, provider: ProviderName, person: Person) {
  const actor = tx.actor.kind === 'user' ? tx.actor.id : null
  const linked = await queries.findBySubject(tx.db, provider, person.subject)
  const same = person.email ? await findAccount(tx, { email: person.email }) : undefined
  const sameEmail = same ? { id: same.id, is_confirmed: same.email_confirmed_at !== null } : null
  const here = { linked: linked?.user_id ?? null, actor, sameEmail }
  const verdict = judge(here, person.email_confirmed, terms.tells ?? false)
  if (verdict.kind === 'refuse') throw refusals[verdict.code]()
  const user =
    verdict.kind === 'open'
      ? await openAccount(tx, verdict.with_email ? person : { ...person, email: null })
      : await findAccount(tx, { id: verdict.user_id })
  if (!user) throw refusals.linked_elsewhere()
  const account = linked ? await see(tx, linked, person) : await link(tx, user, provider, person)
  return { user, account, is_new: verdict.kind === 'open' }
}

const openAccount = (tx: Ctx, { email, email_confirmed, first_name, last_name }: Person): Promise<UserRow> =>
  createUser(tx, {
    email,
    first_name: cut(first_name, 200),
    last_name: cut(last_name, 200),
    password: null,
    role: 'student',
    is_confirmed: email !== null && email_confirmed,
  })

const seen = (tx: Ctx, { email, user_name, scope, token_type, expires_in }: Person) => ({
  email,
  user_name: user_name === null ? null : cut(user_name, 300),
  scope,
  token_type,
  token_until: expires_in === null ? null : new Date(tx.now().getTime() + expires_in * 1000),
  last_used_at: tx.now(),
})

async function see(tx: Ctx, account: SocialAccount, person: Person): Promise<SocialAccount> {
  await publish(tx, {
    type: 'login_method.updated',
    subject: account.user_id,
    data: { provider: account.provider },
  })
  return queries.setSeen(tx.db, account.id, seen(tx, person))
}

async function link(tx: Ctx, user: UserRow, provider: ProviderName, person: Person): Promise<SocialAccount> {
  const row = {
    ...seen(tx, person),
    user_id: user.id,
    provider,
    subject: person.subject,
    created_at: tx.now(),
  }
  const account = await queries.insert(tx.db, row)
  if (!account) throw refusals.another_linked()
  await publish(tx, { type: 'login_method.created', subject: user.id, data: { provider } })
  await mailNotice(tx, user, 'sign_in_method_linked', `linked:${account.id}`, {
    method: providerNames[provider],
  })
  return account
}

export const providerNames: Readonly<Record<ProviderName, string>> = {
  github: 'GitHub',
  google: 'Google',
  linkedin: 'LinkedIn',
  facebook: 'Facebook',
}

export const providerNotFound = (provider: ProviderName) =>
  new DomainError('not_found', 'provider_not_found', `Nobody signs in by ${providerNames[provider]} here.`)

const conflict = (code: string, message: string) => () => new DomainError('conflict', code, message)
const refusals = {
  linked_elsewhere: conflict('linked_elsewhere', 'This account of yours is linked to another person here.'),
  another_linked: conflict(
    'another_linked',
    'Another account of this provider is linked already. Unlink it first.',
  ),
  email_unconfirmed_here: conflict(
    'email_unconfirmed_here',
    'There is an account with this address that nobody has confirmed. Confirm it by mail, or set its password anew, and sign in again.',
  ),
  email_unconfirmed_there: conflict(
    'email_unconfirmed_there',
    'There is an account with this address, and the provider has not confirmed that it is yours. Sign in with your password, then link it.',
  ),
}
