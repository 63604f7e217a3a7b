import Fastify from 'fastify'
import pg from 'pg'
import { startEmbeddedPostgres } from '#platform/embedded-postgres.ts'
import { openLog } from '#platform/log.ts'
import { readSecrets } from '#platform/secrets.ts'

// The limit of `start`: the embedded database, one query, Fastify, one route.
const dataDir = process.env.DATA_DIR ?? ''
const server = await startEmbeddedPostgres(dataDir, readSecrets(dataDir).database_password, openLog('error'))
const pool = new pg.Pool({ connectionString: server.url })
await pool.query('select 1')
const app = Fastify()
app.get('/healthz', () => ({ status: 'ok' }))
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })

process.on('SIGTERM', async () => {
  await app.close()
  await pool.end()
  await server.stop()
  process.exit(0)
})
