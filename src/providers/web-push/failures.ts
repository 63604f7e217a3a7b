import { DomainError } from '#platform/errors.ts'
import type { OutboundAnswer } from '#platform/outbound.ts'

/** What the call threw, in the port's words. An address that is refused stays `address_refused`. */
export function toDomainError(error: unknown): DomainError {
  if (!(error instanceof DomainError)) return unavailable('vendor_unavailable', 'cannot be called')
  if (error.kind === 'invalid') return error
  return error.code === 'receiver_timeout'
    ? unavailable('vendor_timeout', 'did not answer in time')
    : unavailable('vendor_unavailable', 'cannot be reached')
}

/** Of a browser that subscribed with another VAPID key than ours is now, in the words of Google, Mozilla and Apple. */
const isOfAnotherKey = /do not correspond|VapidPkHashMismatch|key mismatch/i

/** A push service's answer: https://www.rfc-editor.org/rfc/rfc8030#section-5, and its successors on 401, 403, 413. */
export function fromAnswer({ status, body }: OutboundAnswer): DomainError {
  const seen = `(HTTP ${status})`
  if (status === 404 || status === 410) return tokenGone(seen)
  if (status >= 400 && status <= 403 && isOfAnotherKey.test(body)) return tokenGone(seen)
  if (status === 401 || status === 403)
    return unavailable('vendor_refused_credentials', `refused our VAPID keys or VAPID_SUBJECT ${seen}`)
  if (status === 429) return unavailable('vendor_busy', `takes no more now ${seen}`)
  if (status === 408) return unavailable('vendor_timeout', `did not answer in time ${seen}`)
  if (status >= 500) return unavailable('vendor_unavailable', `failed ${seen}`)
  if (status === 413) return tooLong()
  return new DomainError('invalid', 'vendor_refused', `The push service refused the push for good ${seen}.`)
}

export const tokenGone = (seen: string) =>
  new DomainError(
    'invalid',
    'token_gone',
    `Nobody is behind this token any more ${seen}: it can be forgotten.`,
  )

export const tooLong = () =>
  new DomainError(
    'invalid',
    'payload_too_long',
    'A push holds 4 kB: its title, address and data are longer than that. Send less of them.',
  )

const unavailable = (code: string, what: string) =>
  new DomainError('unavailable', code, `The push service ${what}. It is tried again.`)
