import type { Db } from '#platform/db.ts'
import { DomainError } from '#platform/errors.ts'
import type { Realtime } from '#ports/realtime.ts'
import type { Faults } from './faults.ts'
import { keepNotices } from './notices.ts'

/** In one call, and in bytes of JSON: as the port says. */
const [most, largest] = [100, 10_240]

/** Nobody listens here: what was triggered stands in `/sandbox/notices?port=realtime`. */
export function sandboxRealtime(db: Db, faults: Faults, now: () => Date): Realtime {
  return {
    vendor: 'sandbox',
    trigger: (triggers) =>
      faults.through('realtime', async () => {
        if (triggers.length > most)
          throw new DomainError('invalid', 'too_many_events', `At most ${most} events go in one call.`)
        if (triggers.some(({ data }) => Buffer.byteLength(JSON.stringify(data)) > largest))
          throw new DomainError('invalid', 'event_too_large', 'An event has more than 10 kB of data.')
        const notices = triggers.map(({ channel, event, data }) => ({
          port: 'realtime' as const,
          name: `${channel} ${event}`,
          data,
          at: now(),
        }))
        await keepNotices(db, notices)
      }),
  }
}
