import { Temporal } from 'temporal-polyfill'

/**
 * The part of the day in which something may arrive, in the recipient's zone: `HH:MM[:SS]`, the second one excluded. It goes
 * past midnight where it opens later than it closes; where both are one it is always open.
 */
export type Hours = { opens_at: string; closes_at: string }

export const defaultHours: Hours = { opens_at: '08:00', closes_at: '21:00' }

/** `at`, or the next moment when the hours are open in that zone. */
export function nextAllowed(at: Date, zone: string, { opens_at, closes_at }: Hours): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  const time = local.toPlainTime()
  const [opens, closes] = [Temporal.PlainTime.from(opens_at), Temporal.PlainTime.from(closes_at)]
  const isEarly = Temporal.PlainTime.compare(time, opens) < 0
  const isLate = Temporal.PlainTime.compare(time, closes) >= 0
  const isOpen = Temporal.PlainTime.compare(opens, closes) < 0 ? !isEarly && !isLate : !isEarly || !isLate
  if (isOpen) return at
  const day = isEarly ? local.toPlainDate() : local.toPlainDate().add({ days: 1 })
  return new Date(openingOn(day.toPlainDateTime(opens), local))
}

/** A time that comes twice may have been once before `after`; in place of one that is skipped it opens with the clock's leap. */
function openingOn(opening: Temporal.PlainDateTime, after: Temporal.ZonedDateTime): number {
  const zone = after.timeZoneId
  const first = opening.toZonedDateTime(zone)
  if (!first.toPlainTime().equals(opening))
    return first.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? 0
  if (Temporal.ZonedDateTime.compare(first, after) > 0) return first.epochMilliseconds
  return opening.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds
}
