import type { Ctx } from '#platform/ctx.ts'
import { nextAllowed } from '#platform/hours.ts'
import { hoursFor, type Kind, type Quiet } from './notification.rules.ts'

/** Whether that kind should make no sound at this moment on somebody's clock. */
export function isQuietNow(ctx: Ctx, kind: Kind, clock: Quiet & { zone: string }): boolean {
  const hours = hoursFor(kind, 'in_app', clock)
  return hours !== null && nextAllowed(ctx.now(), clock.zone, hours) > ctx.now()
}
