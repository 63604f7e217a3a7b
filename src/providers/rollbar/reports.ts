import type { ErrorReport, ErrorReports } from '#ports/error-reports.ts'
import { type Limits, openClient, type Settings } from './client.ts'
import { openOutbox } from './outbox.ts'

/** Reports to Rollbar, one after the other. */
export function rollbarReports(settings: Settings, limits: Partial<Limits> = {}): ErrorReports {
  const send = openClient(settings, { timeout: 10_000, perMinute: 60, ...limits })
  const outbox = openOutbox<ErrorReport>(send)
  return { vendor: 'rollbar', report: outbox.add, close: outbox.close }
}
