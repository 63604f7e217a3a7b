import { DomainError } from '#platform/errors.ts'
import { isTimeZone } from '#platform/time.ts'

export function refuseNoZone(zone: string | null | undefined): void {
  if (zone && !isTimeZone(zone))
    throw new DomainError(
      'invalid',
      'unknown_time_zone',
      `There is no time zone "${zone}". Send one such as Asia/Kolkata.`,
    )
}
