import { Temporal } from 'temporal-polyfill'
import { type Hours, nextAllowed } from '#platform/hours.ts'

/** When a delivery teaches: one time of day, on some days of the week (1 is Monday), on each learner's own clock. */
export type Calendar = Hours & { starts_on: string; time_of_day: string; weekdays: readonly number[] }
/** A lesson's date on the learner's calendar, and the moment at which its text may go. */
export type Due = { on: string; at: Date }

/** Lesson 1: on the first day; where that moment is past for the learner, the next time the hour comes round. */
export function firstDue(calendar: Calendar, zone: string, now: Date): Due {
  const first = due(calendar, zone, schoolDay(calendar, calendar.starts_on))
  return momentOf(calendar, zone, first.on) < now.getTime() ? comesRound(calendar, zone, now) : first
}

/** The lesson after the one that was planned for `on`. */
export function nextDue(calendar: Calendar, zone: string, on: string): Due {
  return due(calendar, zone, schoolDay(calendar, dayAfter(on)))
}

/** The lesson that many lessons after the one that was planned for `on`. */
export function dueAfter(calendar: Calendar, zone: string, on: string, lessons: number): Due {
  // A whole week of school days at a time.
  const perWeek = new Set(calendar.weekdays).size
  const weeks = Math.floor(lessons / perWeek)
  let day = Temporal.PlainDate.from(on).add({ weeks }).toString()
  for (let left = lessons % perWeek; left > 0; left -= 1) day = schoolDay(calendar, dayAfter(day))
  return due(calendar, zone, day)
}

/** The first time after `now`, or at it, that the delivery's hour strikes on a day on which it teaches. */
export function comesRound(calendar: Calendar, zone: string, now: Date): Due {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
  let on = schoolDay(calendar, today)
  if (momentOf(calendar, zone, on) < now.getTime()) on = schoolDay(calendar, dayAfter(on))
  return due(calendar, zone, on)
}

/** The same lesson on the same date for a learner whose zone changed. */
export const replanned = (calendar: Calendar, zone: string, on: string): Due => due(calendar, zone, on)

/** Where someone goes on who was held back: on the planned date while it lies ahead, otherwise when the hour next comes round. */
export function goesOn(calendar: Calendar, zone: string, on: string, now: Date): Due {
  const planned = due(calendar, zone, on)
  return planned.at > now ? planned : comesRound(calendar, zone, now)
}

function due(calendar: Calendar, zone: string, on: string): Due {
  return { on, at: nextAllowed(new Date(momentOf(calendar, zone, on)), zone, calendar) }
}

/** A wall-clock time that a clock change skips is taken as much later; one that comes twice, the first time. */
function momentOf({ time_of_day }: Calendar, zone: string, on: string): number {
  return Temporal.PlainDateTime.from(`${on}T${time_of_day}`).toZonedDateTime(zone, {
    disambiguation: 'compatible',
  }).epochMilliseconds
}

const dayAfter = (on: string) => Temporal.PlainDate.from(on).add({ days: 1 }).toString()

/** The day itself or the next on which the delivery teaches. */
function schoolDay({ weekdays }: Calendar, on: string): string {
  let day = Temporal.PlainDate.from(on)
  while (!weekdays.includes(day.dayOfWeek)) day = day.add({ days: 1 })
  return day.toString()
}
