import { createHash } from 'node:crypto'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { hashSecret, newSecret } from '#platform/tokens.ts'
import type { Proof, ProviderName } from '#ports/sign-in.ts'
import * as queries from './authorization.queries.ts'
import { providerNotFound } from './social-sign-in.ts'

const lasts = 10 * 60_000

/** Where a browser is sent, and what it keeps to itself until it is back: the verifier. */
export type Authorization = { authorization_url: string; state: string; verifier: string }

/**
 * Begins the way to a provider and back to one of our own pages (`origins`). The verifier never travels in an address:
 * whoever makes a victim's browser come back with a code of their own does not have it.
 */
export async function beginAuthorization(
  ctx: Ctx,
  provider: ProviderName,
  redirect_uri: string,
  origins: readonly string[],
): Promise<Authorization> {
  const vendor = ctx.providers.signIn[provider]
  if (!vendor) throw providerNotFound(provider)
  if (!URL.canParse(redirect_uri) || !origins.includes(new URL(redirect_uri).origin)) throw foreign()
  const [state, verifier] = [newSecret(), newSecret()]
  const challenge = challengeOf(verifier)
  const expires_at = new Date(ctx.now().getTime() + lasts)
  const user_id = ctx.actor.kind === 'user' ? ctx.actor.id : null
  const row = { state_hash: hashSecret(state), provider, challenge, redirect_uri, user_id, expires_at }
  await queries.insert(ctx.db, row)
  return { authorization_url: vendor.authorizationUrl({ state, challenge, redirect_uri }), state, verifier }
}

export type Return = { provider: ProviderName; code: string; state: string; verifier: string }

/** The proof that a browser brought back, if it is the one that was sent. A state is good once, for ten minutes. */
export async function readReturn(ctx: Ctx, { provider, code, state, verifier }: Return): Promise<Proof> {
  const sent = await queries.take(ctx.db, hashSecret(state), ctx.now())
  const actor = ctx.actor.kind === 'user' ? ctx.actor.id : null
  if (sent?.provider !== provider || sent.challenge !== challengeOf(verifier) || sent.user_id !== actor)
    throw new DomainError(
      'unauthenticated',
      'state_refused',
      'This way to the provider did not begin here. Begin again.',
    )
  return { kind: 'code', code, verifier, redirect_uri: sent.redirect_uri }
}

export const forgetAuthorizations = (ctx: Ctx): Promise<void> => queries.removeOld(ctx.db, ctx.now())

/** PKCE's S256. */
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')

const foreign = () =>
  new DomainError(
    'invalid',
    'foreign_redirect',
    'redirect_uri must be a page of this academy’s own front ends.',
  )
