import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { databaseUrl } from './postgres.ts'

/** A fresh database of a test's own: a copy of the migrated template. */
export async function cloneDatabase(): Promise<string> {
  const server = inject('server')
  const name = `t_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name} template sangam_template`)
  await admin.end()
  return databaseUrl(server, name)
}
