import { join } from 'node:path'
import { startEmbeddedPostgres } from '#platform/embedded-postgres.ts'
import { openLog } from '#platform/log.ts'
import { readSecrets } from '#platform/secrets.ts'

/** The PostgreSQL of the tests: its own data folder, and nothing in it is worth a wait for the disk. */
export function startTestPostgres() {
  const dataDir = join(import.meta.dirname, '../.data/test')
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300']
  return startEmbeddedPostgres(dataDir, readSecrets(dataDir).database_password, openLog('warn'), settings)
}

export const databaseUrl = (server: string, name: string) => server.replace(/\/postgres$/, `/${name}`)
