import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'

const folder = join(import.meta.dirname, '../../db/migrations')
const lock = 7_265_421

/**
 * Brings the database to what this program needs: forward only, one transaction a file, under a lock, so that several
 * processes may start together. Answers the names of the files that were applied.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    const files = readdirSync(folder).sort()
    const pending = await findPending(client, files)
    if (pending.length > 0) await runMigrations({ connectionString: url })
    for (const file of pending) await apply(client, file)
    return pending
  } finally {
    await client.end()
  }
}

async function findPending(client: pg.Client, files: string[]): Promise<string[]> {
  const { rows: versions } = await client.query('show server_version_num')
  if (Number(versions[0].server_version_num) < 150_000)
    throw new Error('Sangam needs PostgreSQL 15 or later.')
  await client.query(
    'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
  )
  const { rows } = await client.query('select name from migrations order by name')
  const applied = rows.map(({ name }) => name as string)
  const unknown = applied.filter((name) => !files.includes(name))
  if (unknown.length > 0)
    throw new Error(
      `This database is newer than this program (${unknown.join(', ')}). Start the newer program.`,
    )
  return files.filter((file) => !applied.includes(file))
}

async function apply(client: pg.Client, file: string): Promise<void> {
  try {
    await client.query('begin')
    await client.query(readFileSync(join(folder, file), 'utf8'))
    await client.query('insert into migrations (name) values ($1)', [file])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new Error(`Migration ${file} failed: ${(cause as Error).message}`, { cause })
  }
}
