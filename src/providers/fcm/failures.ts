import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { DomainError } from '#platform/errors.ts'

/** An answer that is not 2xx: https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode. */
const Refusal = Type.Object({
  error: Type.Object({
    message: Type.Optional(Type.String()),
    details: Type.Optional(
      Type.Array(
        Type.Object({
          errorCode: Type.Optional(Type.String()),
          fieldViolations: Type.Optional(Type.Array(Type.Object({ field: Type.Optional(Type.String()) }))),
        }),
      ),
    ),
  }),
})

/** What Node or Google's library threw. Its own words are dropped: they may hold the key's assertion. */
export function toDomainError(error: unknown, isLate: boolean): DomainError {
  if (error instanceof DomainError) return error
  const { code, status, response } = Object(error) as Record<string, unknown>
  const answered = status ?? (Object(response) as { status?: unknown }).status
  if (typeof answered === 'number') return fromToken(answered)
  if (isLate || code === 'TimeoutError' || code === 'AbortError' || code === 'ETIMEDOUT')
    return unavailable('vendor_timeout', 'did not answer in time')
  return unavailable('vendor_unavailable', `cannot be reached${typeof code === 'string' ? ` (${code})` : ''}`)
}

export const unreadable = () => unavailable('vendor_unreadable', 'gave an answer that cannot be read')

/** Google's answer to our asking for leave. The operator can mend the account, and nothing is lost till then. */
function fromToken(status: number): DomainError {
  if (status === 429) return unavailable('vendor_busy', 'takes no more sign-ins now (HTTP 429)')
  if (status >= 400 && status < 500) return wrongAccount(`(HTTP ${status})`)
  return unavailable('vendor_unavailable', `cannot sign us in (HTTP ${status})`)
}

/**
 * Google's answer to a push. Our own account or settings refused is `unavailable`: the operator can mend them, and the
 * pushes of that time go afterwards. Its `Retry-After` is left to the sender's own delays, which are longer.
 */
export function fromAnswer(status: number, body: unknown): DomainError {
  const refusal = Value.Check(Refusal, body) ? body.error : {}
  const code = refusal.details?.find(({ errorCode }) => errorCode)?.errorCode
  const seen = `(HTTP ${status}${code ? `, ${code}` : ''})`
  if (code === 'UNREGISTERED' || code === 'SENDER_ID_MISMATCH' || (status === 400 && isAboutToken(refusal)))
    return tokenGone(seen)
  if (status === 429 || code === 'QUOTA_EXCEEDED')
    return unavailable('vendor_busy', `takes no more now ${seen}`)
  if (status === 408) return unavailable('vendor_timeout', `did not answer in time ${seen}`)
  if (status >= 500) return unavailable('vendor_unavailable', `failed ${seen}`)
  if (code === 'THIRD_PARTY_AUTH_ERROR' || status === 404 || status === 405)
    return unavailable('vendor_refused_settings', `refused our project or its certificates ${seen}`)
  if (status === 401 || status === 403) return wrongAccount(seen)
  if (status >= 400)
    return new DomainError('invalid', 'vendor_refused', `FCM refused the push for good ${seen}.`)
  return unreadable()
}

/** Everything wrong with a message is INVALID_ARGUMENT; only a token that is none may be forgotten. */
const isAboutToken = ({ message = '', details = [] }: Partial<Static<typeof Refusal>['error']>): boolean => {
  const fields = details.flatMap(({ fieldViolations = [] }) => fieldViolations.map(({ field }) => field))
  return fields.length > 0 ? fields.includes('message.token') : /registration token/i.test(message)
}

export const tokenGone = (seen: string) =>
  new DomainError(
    'invalid',
    'token_gone',
    `Nobody is behind this token any more ${seen}: it can be forgotten.`,
  )

const wrongAccount = (seen: string) =>
  unavailable('vendor_refused_credentials', `refused our service account ${seen}`)

const unavailable = (code: string, what: string) =>
  new DomainError('unavailable', code, `FCM ${what}. It is tried again.`)
