import { Temporal } from 'temporal-polyfill'

/** The part of the day in which a text may arrive, in the recipient's zone: `HH:MM[:SS]`, the second one excluded. */
export type Hours = { opens_at: string; closes_at: string }

export const defaultHours: Hours = { opens_at: '08:00', closes_at: '21:00' }

/** `at`, or the next moment when the hours are open in that zone. */
export function nextAllowed(at: Date, zone: string, { opens_at, closes_at }: Hours): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  const time = local.toPlainTime()
  const [opens, closes] = [Temporal.PlainTime.from(opens_at), Temporal.PlainTime.from(closes_at)]
  const isEarly = Temporal.PlainTime.compare(time, opens) < 0
  if (!isEarly && Temporal.PlainTime.compare(time, closes) < 0) return at
  const day = isEarly ? local.toPlainDate() : local.toPlainDate().add({ days: 1 })
  return new Date(day.toZonedDateTime({ timeZone: zone, plainTime: opens }).epochMilliseconds)
}
