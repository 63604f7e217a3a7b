import type { Person, Proof } from '#ports/sign-in.ts'
import type { Grant } from './code-flow.ts'
import type { Claims } from './id-tokens.ts'

/** At the first blank: providers that know one name only do not say which part is which. */
export function splitName(name: string): { first_name: string; last_name: string } {
  const [first_name = '', ...others] = name.trim().split(/\s+/)
  return { first_name, last_name: others.join(' ') }
}

export const grantOf = (grant?: Grant) => ({
  scope: grant?.scope ?? null,
  token_type: grant?.token_type ?? null,
  expires_in: grant?.expires_in ?? null,
})

export function toPerson(claims: Claims, grant?: Grant): Person {
  const { first_name, last_name } = splitName(claims.name ?? '')
  const { given_name, family_name, email = null } = claims
  const hasParts = given_name !== undefined || family_name !== undefined
  return {
    subject: claims.sub,
    email,
    email_confirmed: email !== null && String(claims.email_verified) === 'true',
    first_name: hasParts ? (given_name ?? '') : first_name,
    last_name: hasParts ? (family_name ?? '') : last_name,
    user_name: null,
    ...grantOf(grant),
  }
}

/** False for a token that is about somebody else than its bearer says. */
export const isSamePerson = (proof: Proof, { subject }: Person): boolean =>
  proof.kind === 'code' || proof.user === undefined || proof.user === subject
