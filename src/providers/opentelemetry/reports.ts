import { setTimeout as sleep } from 'node:timers/promises'
import { SeverityNumber } from '@opentelemetry/api'
import type { ErrorReports } from '#ports/error-reports.ts'
import { openQueue, type Settings } from './queue.ts'
import { toAttributes, toMessage } from './records.ts'

/**
 * Reports as log records by OTLP over HTTP. `timeout`, in ms, is for one batch with its repetitions; a batch that is not
 * there by then is dropped.
 */
export function opentelemetryReports(settings: Settings, timeout = 10_000): ErrorReports {
  const queue = openQueue(settings, timeout)
  const logger = queue.provider.getLogger('sangam')
  const severity = { severityNumber: SeverityNumber.ERROR, severityText: 'ERROR' }
  let ending: Promise<unknown> | undefined
  return {
    vendor: 'opentelemetry',
    report(report) {
      if (ending || !queue.takePlace()) return
      const [body, attributes] = [toMessage(report.error), toAttributes(report)]
      logger.emit({ ...severity, timestamp: report.at, body, attributes })
    },
    async close() {
      ending ??= queue.provider.shutdown().catch(() => {})
      await Promise.race([ending, sleep(4_500, undefined, { ref: false })])
    },
  }
}
