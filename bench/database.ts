import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '#platform/embedded-postgres.ts'
import { openLog } from '#platform/log.ts'
import { migrate } from '#platform/migrations.ts'
import { readSecrets } from '#platform/secrets.ts'

export const benchDir = join(import.meta.dirname, '../.data/bench')

/** A migrated database on a PostgreSQL with the settings of `npm start`: what is answered is on the disk. */
export type BenchDatabase = AsyncDisposable & {
  url: string
  secretKey: string
  sql<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  /** The disk is quiet and the planner knows the tables: every measurement begins the same. */
  rest(...tables: string[]): Promise<void>
}

export async function openBenchDatabase(name: string): Promise<BenchDatabase> {
  mkdirSync(benchDir, { recursive: true })
  const { database_password, secret_key } = readSecrets(benchDir)
  const server = await startEmbeddedPostgres(benchDir, database_password, openLog('warn'))
  const drop = `drop database if exists bench_${name} with (force)`
  await ask(server.url, drop)
  await ask(server.url, `create database bench_${name}`)
  const url = server.url.replace(/\/postgres$/, `/bench_${name}`)
  await migrate(url)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    url,
    secretKey: secret_key,
    sql: async (text, values = []) => (await client.query(text, values)).rows,
    async rest(...tables) {
      for (const table of tables) await client.query(`vacuum analyze ${table}`)
      await client.query('checkpoint')
    },
    async [Symbol.asyncDispose]() {
      await client.end()
      await ask(server.url, drop)
      await server.stop()
    },
  }
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}
