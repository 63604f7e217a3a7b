import { DomainError, notFound } from '#platform/errors.ts'

const missing = new Set(['NoSuchKey', 'NotFound'])
/** Amazon never fills up; the storages that speak its language do. */
const full = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage', 'EntityTooLarge'])
/** What the operator can mend: nothing is lost till then. */
const wrongSettings = new Set([
  ...['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'NoSuchBucket', 'Forbidden'],
  ...['PermanentRedirect', 'AuthorizationHeaderMalformed'],
])

/** What the SDK threw, in the port's words. The vendor's own sentence is dropped: it may hold keys and addresses. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  const { name = '', $metadata } = Object(error) as { name?: string; $metadata?: { httpStatusCode?: number } }
  if (missing.has(name)) return notFound('object')
  if (full.has(name) || $metadata?.httpStatusCode === 507)
    return new DomainError(
      'unavailable',
      'storage_full',
      'The academy’s storage is full. Try again later; who runs it has to make room.',
    )
  if (wrongSettings.has(name))
    return new DomainError(
      'unavailable',
      'storage_refused',
      `The academy’s storage does not let it in (${name}). Who runs it has to look at the S3 variables.`,
    )
  return new DomainError('unavailable', 'storage_away', 'The academy’s storage is away. Try again.')
}
