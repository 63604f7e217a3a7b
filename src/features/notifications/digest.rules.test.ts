import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, it } from 'vitest'
import { nextDigest } from './digest.rules.ts'

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const zones = ['UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo'] as const

it('comes later than now, within a day or a week, at that time and on that day of the receiver’s calendar', () =>
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2027-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
      fc.constantFrom(...zones),
      clock,
      fc.constantFrom('daily' as const, 'weekly' as const),
      fc.integer({ min: 1, max: 7 }),
      (now, zone, digest_at, digest, digest_weekday) => {
        const next = nextDigest(now, zone, { digest, digest_at, digest_weekday })
        const local = Temporal.Instant.fromEpochMilliseconds(Number(next)).toZonedDateTimeISO(zone)
        const hours = (Number(next) - now.getTime()) / 3_600_000
        expect(hours).toBeGreaterThan(0)
        expect(hours).toBeLessThanOrEqual((digest === 'daily' ? 24 : 7 * 24) + 2)
        if (digest === 'weekly') expect(local.dayOfWeek).toBe(digest_weekday)
        const wanted = local.toPlainDate().toZonedDateTime({ timeZone: zone, plainTime: digest_at })
        expect(local.equals(wanted)).toBe(true)
      },
    ),
  ))

it('never comes where it is off', () =>
  expect(nextDigest(new Date(), 'UTC', { digest: 'off', digest_at: '08:00', digest_weekday: 1 })).toBe(null))
