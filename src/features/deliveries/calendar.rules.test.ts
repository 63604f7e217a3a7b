import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { type Calendar, comesRound, dueAfter, firstDue, nextDue } from './calendar.rules.ts'

const zones = [
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kolkata',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'UTC',
]
const everyDay = [1, 2, 3, 4, 5, 6, 7]

const calendars = fc.record({
  starts_on: fc
    .integer({ min: 0, max: 900 })
    .map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }).toString()),
  time_of_day: fc.integer({ min: 0, max: 1439 }).map((minute) => clock(minute)),
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  opens_at: fc.constant('08:00:00'),
  closes_at: fc.constant('21:00:00'),
})

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`

/** What a clock on the wall shows at that moment: the slow model asks nothing else. */
const wall = (at: number, timeZone: string) => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return {
    on: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
  }
}

const minute = 60_000

/** The slow, obvious model: walks the wall clock minute by minute from the start of the day until it shows the hour and may be rung. */
function slowDue(calendar: Calendar, zone: string, on: string): number {
  const noon = Temporal.PlainDate.from(on).toZonedDateTime({
    timeZone: 'UTC',
    plainTime: '12:00',
  }).epochMilliseconds
  let at = noon - 40 * 60 * minute
  while (wall(at, zone).on < on || (wall(at, zone).on === on && wall(at, zone).time < calendar.time_of_day))
    at += minute
  while (wall(at, zone).time < calendar.opens_at || wall(at, zone).time >= calendar.closes_at) at += minute
  return at
}

const isSchoolDay = ({ weekdays }: Calendar, on: string) =>
  weekdays.includes(Temporal.PlainDate.from(on).dayOfWeek)

describe('the calendar of a delivery', () => {
  it('agrees with someone who watches the clock on the wall, in every zone and on every day', () => {
    fc.assert(
      fc.property(calendars, fc.constantFrom(...zones), (calendar, zone) => {
        const due = nextDue(calendar, zone, calendar.starts_on)
        // A clock that jumps over the hour shows a later one first: the text goes then, or as much later as the jump is long.
        const slow = slowDue(calendar, zone, due.on)
        expect(due.at.getTime() - slow).toBeGreaterThanOrEqual(0)
        expect(due.at.getTime() - slow).toBeLessThan(60 * minute)
        if (!jumps(zone, due.on)) expect(due.at.getTime()).toBe(slow)
        expect(isSchoolDay(calendar, due.on)).toBe(true)
        expect(due.on > calendar.starts_on).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('never rings outside the allowed hours, and each lesson later than the one before', () => {
    fc.assert(
      fc.property(
        calendars,
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 900 * 1440 }),
        (calendar, zone, minutes) => {
          const now = new Date(Date.UTC(2026, 0, 1) + minutes * minute)
          let due = firstDue(calendar, zone, now)
          for (let lesson = 1; lesson < 10; lesson += 1) {
            const { time } = wall(due.at.getTime(), zone)
            expect(time >= calendar.opens_at && time < calendar.closes_at).toBe(true)
            const next = nextDue(calendar, zone, due.on)
            expect(next.at.getTime()).toBeGreaterThan(due.at.getTime())
            due = next
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('knows the lesson after many without walking through them', () => {
    fc.assert(
      fc.property(calendars, fc.constantFrom(...zones), fc.nat(30), (calendar, zone, lessons) => {
        const first = firstDue(calendar, zone, new Date(0))
        let walked = first
        for (let lesson = 0; lesson < lessons; lesson += 1) walked = nextDue(calendar, zone, walked.on)
        expect(dueAfter(calendar, zone, first.on, lessons)).toEqual(walked)
      }),
      { numRuns: 100 },
    )
  })

  it('comes round at or after now, and within eight days and an hour', () => {
    fc.assert(
      fc.property(
        calendars,
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 900 * 1440 }),
        (calendar, zone, minutes) => {
          const now = new Date(Date.UTC(2026, 0, 1) + minutes * minute)
          const { at } = comesRound(calendar, zone, now)
          expect(at.getTime()).toBeGreaterThanOrEqual(now.getTime())
          expect(at.getTime() - now.getTime()).toBeLessThan((8 * 24 + 12) * 60 * minute)
        },
      ),
    )
  })

  const daily = (starts_on: string, time_of_day: string): Calendar => ({
    starts_on,
    time_of_day,
    weekdays: everyDay,
    opens_at: '00:00',
    closes_at: '23:59',
  })
  const longAgo = new Date('2020-01-01T00:00:00Z')

  it('takes an hour that a clock change skips as an hour later', () =>
    expect(firstDue(daily('2027-03-14', '02:30'), 'America/New_York', longAgo).at.toISOString()).toBe(
      '2027-03-14T07:30:00.000Z',
    ))

  it('takes an hour that comes twice the first time', () =>
    expect(firstDue(daily('2027-11-07', '01:30'), 'America/New_York', longAgo).at.toISOString()).toBe(
      '2027-11-07T05:30:00.000Z',
    ))

  it('teaches the first and the last people on earth on the same date, 25 hours apart', () => {
    const first = firstDue(daily('2027-01-02', '10:00'), 'Pacific/Kiritimati', longAgo)
    const last = firstDue(daily('2027-01-02', '10:00'), 'Pacific/Pago_Pago', longAgo)
    expect([first.on, last.on]).toEqual(['2027-01-02', '2027-01-02'])
    expect(last.at.getTime() - first.at.getTime()).toBe(25 * 60 * minute)
  })

  it('begins the next time the hour comes round where the first one is past', () =>
    expect(firstDue(daily('2027-01-02', '10:00'), 'Asia/Kolkata', new Date('2027-01-02T05:00:00Z'))).toEqual({
      on: '2027-01-03',
      at: new Date('2027-01-03T04:30:00Z'),
    }))
})

/** True when the zone's clock is put forward or back on that day or the one before. */
function jumps(zone: string, on: string): boolean {
  const day = Temporal.PlainDate.from(on)
  const offset = (date: Temporal.PlainDate) => date.toZonedDateTime({ timeZone: zone }).offset
  return offset(day.subtract({ days: 1 })) !== offset(day.add({ days: 2 }))
}
