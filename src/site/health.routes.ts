import type { FastifyPluginAsync } from 'fastify'
import { sql } from 'kysely'
import type { Listener } from '#platform/listener.ts'
import { type Registry, readMetrics, registry } from '#platform/metrics.ts'

const config = { access: 'visitor' } as const

/** `gauges` are told at `/metrics` with what every process measures. */
type Options = { listener: Listener; gauges: Registry }

/** `/healthz`: the process lives. `/readyz`: it can do its work. `/metrics`: for Prometheus. */
export const healthRoutes: FastifyPluginAsync<Options> = async (app, { listener, gauges }) => {
  app.get('/healthz', { config }, async () => ({ status: 'ok' }))

  app.get('/readyz', { config }, async ({ ctx }, reply) => {
    const database = await sql`select 1`.execute(ctx.db).then(
      () => 'ok',
      () => 'away',
    )
    const notices = listener.connected ? 'ok' : 'away'
    const isReady = database === 'ok' && notices === 'ok'
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable', database, notices })
  })

  app.get('/metrics', { config }, async (_request, reply) =>
    reply.type(registry.contentType).send(await readMetrics(gauges)),
  )
}
