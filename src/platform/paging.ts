import { DomainError } from './errors.ts'

export type PageRequest = { limit: number; cursor?: string | undefined }
export type Page<T> = { data: T[]; next_cursor: string | null }

/** The place after which the page begins, as `toPage` wrote it: the sort keys of the last row. */
export function readCursor(cursor: string | undefined, keys: number): (string | number)[] | undefined {
  if (cursor === undefined) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const isPlace =
      Array.isArray(place) &&
      place.length === keys &&
      place.every((key) => ['string', 'number'].includes(typeof key))
    if (isPlace) return place
  } catch {
    // Falls to the refusal below: whatever it is, it is not a cursor.
  }
  throw notACursor()
}

/** The number after which the page begins, in lists that are sorted by one. */
export function readNumberCursor(cursor: string | undefined): number | undefined {
  const place = readCursor(cursor, 1)?.[0]
  if (place !== undefined && !Number.isSafeInteger(place)) throw notACursor()
  return place as number | undefined
}

const notACursor = () =>
  new DomainError('invalid', 'invalid_cursor', 'The cursor is not one of ours. Begin the list without it.')

/** Cuts the one row too many that the query asked for, and remembers where the page ends. */
export function toPage<T>(rows: T[], limit: number, place: (row: T) => (string | number)[]): Page<T> {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const more = rows.length > limit && last !== undefined
  return { data, next_cursor: more ? Buffer.from(JSON.stringify(place(last))).toString('base64url') : null }
}
