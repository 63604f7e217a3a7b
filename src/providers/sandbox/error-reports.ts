import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '#platform/db.ts'
import type { ErrorReports } from '#ports/error-reports.ts'
import type { Faults } from './faults.ts'
import { keepNotices } from './notices.ts'

/** How many reports may be on their way at once; more are dropped. */
const most = 200

/** Keeps reports for `/sandbox/notices?port=error-reports`. */
export function sandboxErrorReports(db: Db, faults: Faults): ErrorReports {
  const underWay = new Set<Promise<void>>()
  return {
    vendor: 'sandbox',
    report({ error, where, request_id, at, facts = {} }) {
      if (underWay.size >= most) return
      const data = {
        name: error.name,
        message: error.message,
        stack: error.stack ?? '',
        request_id,
        ...facts,
      }
      const kept = faults
        .through('error-reports', () => keepNotices(db, [{ port: 'error-reports', name: where, data, at }]))
        .catch(() => {})
        .finally(() => underWay.delete(kept))
      underWay.add(kept)
    },
    async close() {
      await Promise.race([Promise.all(underWay), sleep(4_500, undefined, { ref: false })])
    },
  }
}
