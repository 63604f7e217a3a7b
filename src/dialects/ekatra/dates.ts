import { Temporal } from 'temporal-polyfill'

const wallClock = (date: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(zone).toPlainDateTime()

/** `2020-11-01T16:40:00`: no zone, as these clients expect. */
export const naive = (date: Date, zone: string): string =>
  wallClock(date, zone).toString({ smallestUnit: 'second' })

/** `01-11-2020 04:40 PM` */
export function spelled(date: Date, zone: string): string {
  const { day, month, year, hour, minute } = wallClock(date, zone)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(day)}-${two(month)}-${year} ${two(hour % 12 || 12)}:${two(minute)} ${hour < 12 ? 'AM' : 'PM'}`
}

export const history = (row: { created_at: Date; updated_at: Date }, zone: string) => ({
  created_date: naive(row.created_at, zone),
  updated_date: naive(row.updated_at, zone),
  is_deleted: false,
  deleted_date: null,
})
