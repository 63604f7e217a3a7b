import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs'
import { readHeaders } from './records.ts'

/** What the provider reads; the first must be there once OpenTelemetry is chosen. */
export type Settings = { OTEL_EXPORTER_OTLP_ENDPOINT?: string; OTEL_EXPORTER_OTLP_HEADERS?: string }

/** So many records wait while the collector is away, and one batch of them is on its way. */
const [most, batch] = [200, 50]

/** The SDK drops what is too much as well, but only after it has made a record of it: `takePlace` says so before. */
export function openQueue(settings: Settings, timeout: number) {
  const collector = openCollector(settings, timeout)
  let waiting = 0
  const exporter: LogRecordExporter = {
    export(records, done) {
      waiting -= records.length
      collector.export(records, done)
    },
    forceFlush: () => collector.forceFlush(),
    shutdown: () => collector.shutdown(),
  }
  return {
    provider: openProvider(exporter, timeout),
    takePlace(): boolean {
      if (waiting >= most) return false
      waiting += 1
      return true
    },
  }
}

function openCollector(settings: Settings, timeoutMillis: number): OTLPLogExporter {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = '' } = settings
  if (endpoint === undefined) throw new Error('OTEL_EXPORTER_OTLP_ENDPOINT must be set')
  const url = `${endpoint.replace(/\/+$/, '')}/v1/logs`
  return new OTLPLogExporter({ url, headers: readHeaders(headers), timeoutMillis })
}

function openProvider(exporter: LogRecordExporter, timeout: number): LoggerProvider {
  const processor = new BatchLogRecordProcessor({
    exporter,
    maxQueueSize: most,
    maxExportBatchSize: batch,
    scheduledDelayMillis: 500,
    exportTimeoutMillis: timeout + 1_000,
  })
  const resource = resourceFromAttributes({ 'service.name': 'sangam' })
  return new LoggerProvider({ resource, processors: [processor] })
}
