import { Temporal } from 'temporal-polyfill'
import { DomainError } from '#platform/errors.ts'

export type Status = 'scheduled' | 'paused' | 'stopped' | 'finished'
export type Command = 'pause' | 'resume' | 'stop'

const transitions: Record<Command, { from: readonly Status[]; to: Status }> = {
  pause: { from: ['scheduled', 'paused'], to: 'paused' },
  resume: { from: ['paused', 'scheduled'], to: 'scheduled' },
  stop: { from: ['scheduled', 'paused', 'stopped', 'finished'], to: 'stopped' },
}

export function statusAfter(command: Command, status: Status): Status {
  const { from, to } = transitions[command]
  if (!from.includes(status))
    throw new DomainError(
      'conflict',
      `delivery_is_${status}`,
      `A delivery that is ${status} cannot ${command}.`,
    )
  return to
}

type CalendarInput = {
  starts_on: string
  time_of_day: string
  weekdays?: number[]
  opens_at: string
  closes_at: string
}

/** Checks and completes when a delivery teaches: existing dates and times, hours in order, every weekday once. */
export function readCalendar({
  starts_on,
  time_of_day,
  weekdays = [1, 2, 3, 4, 5, 6, 7],
  opens_at,
  closes_at,
}: CalendarInput) {
  const [opens, closes] = [readTime(opens_at, 'opens_at'), readTime(closes_at, 'closes_at')]
  if (opens >= closes) throw invalid('closes_at', 'The allowed hours end after they begin.')
  const days = [...new Set(weekdays)].sort()
  if (days.length === 0 || !days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7))
    throw invalid('weekdays', 'Weekdays are numbers from 1 (Monday) to 7 (Sunday), one at least.')
  return {
    starts_on: readDate(starts_on),
    time_of_day: readTime(time_of_day, 'time_of_day'),
    weekdays: days,
    opens_at: opens,
    closes_at: closes,
  }
}

function readDate(text: string): string {
  const date = attempt(() => Temporal.PlainDate.from(text, { overflow: 'reject' }))
  if (!date || date.year < 2000 || date.year > 2200)
    throw invalid('starts_on', `"${text.slice(0, 40)}" is not a date such as 2027-01-31.`)
  return date.toString()
}

function readTime(text: string, field: string): string {
  const time = attempt(() => Temporal.PlainTime.from(text, { overflow: 'reject' }))
  if (!time) throw invalid(field, `"${text.slice(0, 40)}" is not a time such as 16:30.`)
  return time.toString({ smallestUnit: 'second' })
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

const invalid = (field: string, message: string) =>
  new DomainError('invalid', `invalid_${field}`, message, { field })
