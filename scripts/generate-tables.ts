import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '#platform/migrations.ts'
import { databaseUrl, startTestPostgres } from '#test/postgres.ts'

const root = join(import.meta.dirname, '..')

/** Writes src/platform/tables.ts from a migrated database, or, to verify it, answers whether it is what would be written. */
export function generateTables(url: string, verify: boolean): boolean {
  const options = [
    '--dialect=postgres',
    '--date-parser=string',
    '--exclude-pattern=graphile_worker.*',
    '--type-mapping={"int8":"number"}',
  ]
  const args = [
    ...options,
    `--url=${url}`,
    `--out-file=${join(root, 'src/platform/tables.ts')}`,
    ...(verify ? ['--verify'] : []),
  ]
  const { status, stderr } = spawnSync(join(root, 'node_modules/.bin/kysely-codegen'), args, {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) console.error(stderr)
  return status === 0
}

if (import.meta.main) {
  const server = await startTestPostgres()
  const name = `t${process.pid}_tables`
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.query(`create database ${name}`)
  await migrate(databaseUrl(server.url, name))
  const isWritten = generateTables(databaseUrl(server.url, name), false)
  await admin.query(`drop database ${name} with (force)`)
  await admin.end()
  await server.stop()
  process.exitCode = isWritten ? 0 : 1
}
