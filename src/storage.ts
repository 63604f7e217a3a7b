import { mkdirSync } from 'node:fs'
import type { Config } from '#platform/config.ts'
import { startEmbeddedPostgres } from '#platform/embedded-postgres.ts'
import { openLog } from '#platform/log.ts'
import { readSecrets } from '#platform/secrets.ts'

/** Where the academy keeps everything: its own PostgreSQL, started if need be, or the one that is named. */
export type Storage = { url: string; secretKey: string; stop(): Promise<void> }

export async function openStorage(config: Config): Promise<Storage> {
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 })
  const { secret_key, database_password } = readSecrets(config.DATA_DIR, config.SECRET_KEY)
  if (config.DATABASE_URL) return { url: config.DATABASE_URL, secretKey: secret_key, stop: async () => {} }
  const embedded = await startEmbeddedPostgres(config.DATA_DIR, database_password, openLog(config.LOG_LEVEL))
  return { url: embedded.url, secretKey: secret_key, stop: embedded.stop }
}
