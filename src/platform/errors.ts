/** What went wrong, in the domain's own words. HTTP statuses and legacy shapes are chosen by adapters. */
export type Kind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'too_large'
  | 'unprocessable'
  | 'rate_limited'
  | 'payment_required'
  | 'unavailable'

/** `code` is stable and snake_case; `message` is for a person: what, why, what now. `details` goes out with it. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly kind: Kind
  readonly code: string
  readonly details: Record<string, unknown>

  constructor(kind: Kind, code: string, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.kind = kind
    this.code = code
    this.details = details
  }
}

export const notFound = (thing: string) =>
  new DomainError('not_found', `${thing}_not_found`, `There is no such ${thing.replaceAll('_', ' ')}.`)

/** For `catch`: what was not found on the way is a missing `thing`; any other failure stays what it is. */
export const missingAs =
  (thing: string) =>
  (error: unknown): never => {
    throw error instanceof DomainError && error.kind === 'not_found' ? notFound(thing) : error
  }

/** For `catch`: what a body names and is not there makes the body wrong, not the address. */
export const unknownAs =
  (thing: string) =>
  (error: unknown): never => {
    if (!(error instanceof DomainError && error.kind === 'not_found')) throw error
    throw new DomainError('invalid', `unknown_${thing}`, `There is no such ${thing.replaceAll('_', ' ')}.`)
  }

/** True for a failure that PostgreSQL reports: a reference to what is not there, by the constraint's name. */
export function isUnknown(error: unknown, constraint: string): boolean {
  const { code, constraint: name } = Object(error) as { code?: unknown; constraint?: unknown }
  return code === '23503' && name === constraint
}

/** True for a failure that PostgreSQL reports: a unique value that is taken, by the constraint's name if one is given. */
export function isTaken(error: unknown, constraint?: string): boolean {
  const { code, constraint: name } = Object(error) as { code?: unknown; constraint?: unknown }
  return code === '23505' && (constraint === undefined || name === constraint)
}
