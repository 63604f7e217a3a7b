import { DomainError } from '#platform/errors.ts'

/** What the client threw, in the port's words. Its message holds the signed address, and Pusher's sentence the data: both are dropped. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  const { status, error: cause } = Object(error) as { status?: unknown; error?: unknown }
  if (typeof status === 'number') return fromAnswer(status)
  const { code, type } = Object(cause) as { code?: unknown; type?: unknown }
  if (type === 'aborted') return unavailable('vendor_timeout', 'did not answer in time')
  if (typeof code === 'string') return unavailable('vendor_unavailable', `cannot be reached (${code})`)
  return unreadable()
}

export const unreadable = () => unavailable('vendor_unreadable', 'gave an answer that cannot be read')

export const unavailable = (code: string, what: string) =>
  new DomainError('unavailable', code, `Pusher ${what}. It is tried again.`)

/** Of the refusals only that of the event itself is for good: the operator can mend the account, its allowance and the address. */
function fromAnswer(status: number): DomainError {
  const seen = `(HTTP ${status})`
  if (status === 413)
    return new DomainError('invalid', 'event_too_large', `Pusher found an event too large ${seen}.`)
  if (status === 400)
    return new DomainError('invalid', 'vendor_refused', `Pusher refused an event for good ${seen}.`)
  if (status === 401 || status === 402 || status === 403)
    return unavailable(
      'vendor_refused_credentials',
      `refused our account or key, or its allowance is used up ${seen}`,
    )
  if (status === 429) return unavailable('vendor_busy', `takes no more now ${seen}`)
  if (status === 408) return unavailable('vendor_timeout', `did not answer in time ${seen}`)
  if (status === 404) return unavailable('vendor_refused_settings', `is not at this address ${seen}`)
  return unavailable('vendor_unavailable', `failed ${seen}`)
}
