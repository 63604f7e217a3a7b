import type { Db } from '#platform/db.ts'
import type { Realtime } from '#ports/realtime.ts'
import type { Faults } from './faults.ts'
import { keepNotices } from './notices.ts'

/** Nobody listens here: what was triggered stands in `/sandbox/notices?port=realtime`. */
export function sandboxRealtime(db: Db, faults: Faults, now: () => Date): Realtime {
  return {
    vendor: 'sandbox',
    trigger: (triggers) =>
      faults.through('realtime', () =>
        keepNotices(
          db,
          triggers.map(({ channel, event, data }) => ({
            port: 'realtime',
            name: `${channel} ${event}`,
            data,
            at: now(),
          })),
        ),
      ),
  }
}
