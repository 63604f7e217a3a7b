import { DomainError, notFound } from '#platform/errors.ts'

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const away = new Set([
  ...['EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENFILE', 'ENOTDIR', 'ENXIO', 'EBUSY', 'ESTALE'],
])

/** What the file system refuses, in the port's words; any other failure, such as the uploader's own, stays what it is. */
export async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw toFailure(error)
  }
}

function toFailure(error: unknown): unknown {
  const { code = '' } = Object(error) as { code?: string }
  if (code === 'ENOENT' || code === 'EISDIR') return notFound('object')
  if (full.has(code))
    return new DomainError(
      'unavailable',
      'storage_full',
      'The academy’s storage is full. Try again later; who runs it has to make room.',
    )
  if (away.has(code))
    return new DomainError('unavailable', 'storage_away', 'The academy’s storage is away. Try again.')
  return error
}
