import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, it } from 'vitest'
import { nextAllowed } from './hours.ts'

const minute = 60_000
const zones = [
  'UTC',
  'Asia/Kolkata',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Cairo',
]
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 3 }))
  .map(([hour, quarter]) => `${String(hour).padStart(2, '0')}:${String(quarter * 15).padStart(2, '0')}`)
const wall = (at: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' })

/** The slow, obvious model: what the wall clock shows is looked up in the hours, past midnight or not. */
const isOpen = (time: string, opens: string, closes: string) =>
  opens < closes ? time >= opens && time < closes : time >= opens || time < closes

it('opens at the first minute at which the wall clock says so, past midnight too', () =>
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2027-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
      fc.constantFrom(...zones),
      clock,
      clock,
      (date, zone, opens_at, closes_at) => {
        const at = Math.floor(date.getTime() / minute) * minute
        let expected = at
        while (!isOpen(wall(expected, zone), opens_at, closes_at)) expected += minute
        const found = nextAllowed(new Date(at), zone, { opens_at, closes_at }).getTime()
        expect(new Date(found)).toEqual(new Date(expected))
      },
    ),
    { numRuns: 300 },
  ))

const changes = [
  ['America/New_York', '2027-03-14T07:00Z'],
  ['America/New_York', '2027-11-07T06:00Z'],
  ['Australia/Lord_Howe', '2027-10-02T15:30Z'],
  ['Australia/Lord_Howe', '2027-04-03T15:00Z'],
] as const

it('does so when the clocks change in the hour in which it opens', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...changes),
      fc.integer({ min: -180, max: 180 }),
      fc.integer({ min: 0, max: 16 }),
      fc.constantFrom('05:00', '13:30', '23:45'),
      ([zone, change], minutes, quarter, closes_at) => {
        const at = new Date(change).getTime() + minutes * minute
        const opens_at = `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`
        let expected = at
        while (!isOpen(wall(expected, zone), opens_at, closes_at)) expected += minute
        const found = nextAllowed(new Date(at), zone, { opens_at, closes_at })
        expect(found).toEqual(new Date(expected))
      },
    ),
    { numRuns: 500 },
  ))

it('waits for the morning where the quiet is at night, and for the afternoon where it is at noon', () => {
  const next = (at: string, opens_at: string, closes_at: string) =>
    nextAllowed(new Date(at), 'Asia/Kolkata', { opens_at, closes_at }).toISOString()
  expect(next('2027-03-01T20:00:00Z', '07:00', '22:00')).toBe('2027-03-02T01:30:00.000Z')
  expect(next('2027-03-01T08:00:00Z', '15:00', '13:00')).toBe('2027-03-01T09:30:00.000Z')
  expect(next('2027-03-01T18:00:00Z', '15:00', '13:00')).toBe('2027-03-01T18:00:00.000Z')
})
