import type { Ctx } from '#platform/ctx.ts'
import { removeBefore } from './notification.queries.ts'

const year = 365 * 24 * 3_600_000
const batch = 10_000

/** What was told more than a year ago goes, at most 100,000 an hour. */
export async function forgetNotifications(ctx: Ctx): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1)
    if ((await removeBefore(ctx.db, new Date(ctx.now().getTime() - year), batch)) < batch) return
}
