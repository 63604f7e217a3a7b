import { DomainError } from '#platform/errors.ts'

/** What the client threw, in the port's words. RabbitMQ's own sentence is dropped: it may name what was sent. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  const { code, message = '' } = Object(error) as { code?: unknown; message?: string }
  if (code === 'PRECONDITION_FAILED' && /message size/.test(message))
    return new DomainError('invalid', 'message_too_large', 'A message is larger than RabbitMQ takes.')
  if (code === 'PRECONDITION_FAILED')
    return unavailable(
      'vendor_refused_settings',
      'has the exchange already, of another kind: delete one or name another',
    )
  if (code === 'ACCESS_REFUSED' || code === 'NOT_ALLOWED')
    return unavailable('vendor_refused_credentials', `refused our account or what it may do (${code})`)
  if (code === 'TIMEOUT' || code === 'CONNECTION_TIMEOUT' || code === 'ETIMEDOUT')
    return unavailable('vendor_timeout', 'did not answer in time')
  if (code === 'NOT_FOUND') return unavailable('vendor_unavailable', 'has lost the exchange')
  if (code === 'NACK') return unavailable('vendor_busy', 'takes no more now')
  return unavailable('vendor_unavailable', `cannot be reached${typeof code === 'string' ? ` (${code})` : ''}`)
}

export const unavailable = (code: string, what: string) =>
  new DomainError('unavailable', code, `RabbitMQ ${what}. It is tried again.`)
