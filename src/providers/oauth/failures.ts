import { DomainError } from '#platform/errors.ts'

// The sentences are our own: what a provider writes, or a library keeps as the cause, may hold the code or the token.

export const refused = (vendor: string, why: string) =>
  new DomainError(
    'unauthenticated',
    'proof_refused',
    `${vendor} does not vouch for this sign-in: ${why}. Sign in with ${vendor} again.`,
  )

export const failed = (vendor: string, code: string, what: string) =>
  new DomainError('unavailable', code, `${vendor} ${what}. Try again in a while.`)

export const tooLate = (vendor: string) => failed(vendor, 'vendor_timeout', 'did not answer in time')

export const unreadable = (vendor: string) =>
  failed(vendor, 'vendor_unreadable', 'gave an answer that cannot be read')

/** The person can do nothing about it, the operator can. */
export const wrongSettings = (vendor: string) =>
  failed(vendor, 'vendor_refused_credentials', 'refused this academy’s client id or secret')
