import type { ErrorReports } from '#ports/error-reports.ts'
import { opentelemetryReports } from '#providers/opentelemetry/index.ts'
import { rollbarReports } from '#providers/rollbar/index.ts'
import { setFault } from '#providers/sandbox/faults.ts'
import { listNotices } from '#providers/sandbox/notices.ts'
import { openWorld } from '#test/world.ts'
import {
  type Arrived,
  type ReportServer,
  startCollector,
  startRollbar,
  token,
} from './error-reports-servers.ts'

/** A vendor behind the port, and what the vendor itself sees and does. */
export type ReportVendor = {
  reports: ErrorReports
  arrived(): Promise<Arrived[]>
  /** From now on, until `mend`. */
  trouble(kind: 'hang' | 'away'): Promise<void>
  mend(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Long enough for a busy machine, short enough to wait for. */
const timeout = 500

export async function openSandboxVendor(): Promise<ReportVendor> {
  const world = await openWorld()
  const { db } = world.database
  const set = async (mode: 'timeout' | 'unavailable' | 'ok') => {
    const heard = new Promise((resolve) => world.listener.on('sandbox_faults', resolve))
    await setFault(db, 'error-reports', mode, 1_000_000)
    await heard
  }
  return {
    reports: world.providers.errorReports,
    async arrived() {
      const notices = await listNotices(db, 'error-reports', 1_000)
      return notices.reverse().map(({ name: where, data }) => {
        const { name, message, stack, request_id, ...facts } = data as Record<string, unknown>
        const texts = {
          name: String(name),
          message: String(message),
          stack: String(stack),
          request_id: String(request_id),
        }
        return { ...texts, where, facts, whole: JSON.stringify(data) }
      })
    },
    trouble: (kind) => set(kind === 'hang' ? 'timeout' : 'unavailable'),
    mend: () => set('ok'),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

const behind = (server: ReportServer, reports: ErrorReports): ReportVendor => ({
  reports,
  arrived: async () => server.arrived,
  trouble: async (kind) => server.set(kind),
  mend: async () => server.set('fine'),
  async [Symbol.asyncDispose]() {
    server.set('fine')
    await reports.close()
    await server[Symbol.asyncDispose]()
  },
})

export async function openRollbarVendor(): Promise<ReportVendor> {
  const server = await startRollbar()
  const ROLLBAR_URL = `${server.url}/api/1/item/`
  return behind(
    server,
    rollbarReports({ ROLLBAR_ACCESS_TOKEN: token, ROLLBAR_URL }, { timeout, perMinute: 100_000 }),
  )
}

export const headers = `api-key=${token},tenant=school%201`

export async function openOpentelemetryVendor(): Promise<ReportVendor> {
  const server = await startCollector()
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: `${server.url}/`, OTEL_EXPORTER_OTLP_HEADERS: headers }
  return behind(server, opentelemetryReports(settings, timeout))
}
