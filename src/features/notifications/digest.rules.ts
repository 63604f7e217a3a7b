import { Temporal } from 'temporal-polyfill'

/** `digest_at`: HH:MM[:SS] on the receiver's clock; `digest_weekday`: 1 is Monday, for the weekly one. */
export type Rhythm = { digest: 'off' | 'daily' | 'weekly'; digest_at: string; digest_weekday: number }

/**
 * The next moment after `now` when a digest goes out on somebody's clock. A time that a clock change skips is taken as much
 * later, and one that comes twice the first time.
 */
export function nextDigest(
  now: Date,
  zone: string,
  { digest, digest_at, digest_weekday }: Rhythm,
): Date | null {
  if (digest === 'off') return null
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  const plainTime = Temporal.PlainTime.from(digest_at)
  let day = local.toPlainDate()
  for (;;) {
    const at = day.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds
    if (at > now.getTime() && (digest === 'daily' || day.dayOfWeek === digest_weekday)) return new Date(at)
    day = day.add({ days: 1 })
  }
}
