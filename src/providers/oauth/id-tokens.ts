import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { DomainError } from '#platform/errors.ts'
import { get, type Vendor } from './calls.ts'
import { refused, unreadable } from './failures.ts'

/** LinkedIn has been seen to write truth as text. */
const truth = Type.Union([Type.Boolean(), Type.Literal('true'), Type.Literal('false')])

/** One audience: a token for several clients may come from any of them. */
const Claims = Type.Object({
  sub: Type.String({ minLength: 1, maxLength: 255 }),
  aud: Type.String(),
  email: Type.Optional(Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$' })),
  email_verified: Type.Optional(truth),
  name: Type.Optional(Type.String()),
  given_name: Type.Optional(Type.String()),
  family_name: Type.Optional(Type.String()),
})
export type Claims = Static<typeof Claims>

const Keys = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String() })) })

type Terms = { vendor: Vendor; jwks_url: string; issuers: string[]; audience: string }

/**
 * Verifies ID tokens with the provider's published keys (kept for ten minutes), by real time. Both that we hold to have
 * one algorithm, so neither `none` nor a public key used as a shared secret is ever tried.
 */
export function openIdTokens({ vendor, jwks_url, issuers, audience }: Terms) {
  const keys = createRemoteJWKSet(new URL(jwks_url), { [customFetch]: (url) => fetchKeys(vendor, url) })
  const terms = { issuer: issuers, audience, algorithms: ['RS256'], requiredClaims: ['exp', 'iat', 'sub'] }
  return async (token: string): Promise<Claims> => {
    const verified = jwtVerify(token, keys, { ...terms, clockTolerance: 30 })
    const { payload } = await verified.catch((error: unknown) => {
      throw toDomainError(vendor.name, error)
    })
    if (!Value.Check(Claims, payload)) throw refused(vendor.name, 'its token is not one for this academy')
    return payload
  }
}

async function fetchKeys(vendor: Vendor, url: string): Promise<Response> {
  const { status, body } = await get({ ...vendor, until: performance.now() + vendor.timeout }, url)
  if (status !== 200 || !Value.Check(Keys, body)) throw unreadable(vendor.name)
  return Response.json(body)
}

function toDomainError(vendor: string, error: unknown): DomainError {
  if (error instanceof DomainError) return error
  // jose cannot use a key that was published: that is no fault of the token.
  if (!(error instanceof errors.JOSEError)) return unreadable(vendor)
  if (error instanceof errors.JWTExpired) return refused(vendor, 'its token has expired')
  return refused(vendor, 'the token is not its own, or not for this academy')
}
