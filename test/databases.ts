import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { databaseUrl } from './postgres.ts'

/** A fresh database of a test's own: a copy of the migrated template. */
export async function cloneDatabase(): Promise<string> {
  const [server, template] = [inject('server'), inject('template')]
  const name = template.replace('template', randomUUID().replaceAll('-', ''))
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name} template ${template}`)
  await admin.end()
  return databaseUrl(server, name)
}
