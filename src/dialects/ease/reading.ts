import { Temporal } from 'temporal-polyfill'
import { failure } from './failures.ts'

/** What was sent for true or false; nothing where nothing was. */
export const toFlag = (sent: boolean | string | number | undefined): boolean | undefined =>
  sent === undefined || sent === '' ? undefined : ['true', '1'].includes(String(sent).toLowerCase())

/** The number in an address; one larger than any becomes 0, which no row has. */
export function toNo(digits: string): number {
  const no = Number(digits)
  return no <= 2_147_483_647 ? no : 0
}

/** That day and time of day in UTC; refuses a day that no calendar has. */
export function toMoment(day: string, clock: string): Date {
  try {
    return new Date(Temporal.Instant.from(`${day}T${clock}Z`).epochMilliseconds)
  } catch {
    throw failure('invalid', 'invalid_request', 'There is no such day.')
  }
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
/** To the second: every client's Date reads it, which is not so of microseconds. */
export const clockOf = (at: Date): string => at.toISOString().slice(11, 19)
