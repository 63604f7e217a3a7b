import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export const registry = new Registry()
collectDefaultMetrics({ register: registry })

export type { Registry }

/** What every process measures, and these gauges of one application, in the text format of Prometheus. */
export const readMetrics = (gauges: Registry): Promise<string> => Registry.merge([registry, gauges]).metrics()

const requests = new Histogram({
  name: 'sangam_http_request_seconds',
  help: 'Time to answer, by route and status.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  registers: [registry],
})

export const messages = new Counter({
  name: 'sangam_messages_total',
  help: 'Messages handed to a vendor, by channel and outcome.',
  labelNames: ['channel', 'outcome'] as const,
  registers: [registry],
})

type Measured = ReturnType<typeof requests.labels>
const measured = new Map<string, Measured>()

export function measureRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? '(none)'
    const key = `${request.method} ${reply.statusCode} ${route}`
    let series = measured.get(key)
    if (!series) {
      series = requests.labels({ method: request.method, route, status: String(reply.statusCode) })
      measured.set(key, series)
    }
    series.observe(reply.elapsedTime / 1000)
    done()
  })
}
