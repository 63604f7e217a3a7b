import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#platform/migrations.ts'
import { databaseUrl, startTestPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    server: string
  }
}

/** Migrates one template database; every test clones it. Clones of earlier runs are dropped here, not after each test. */
export async function setup(project: TestProject) {
  const server = await startTestPostgres()
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  const { rows } = await admin.query(
    `select datname from pg_database where datname like 't\\_%' or datname = 'sangam_template'`,
  )
  for (const { datname } of rows) await admin.query(`drop database ${datname} with (force)`)
  await admin.query('create database sangam_template')
  await migrate(databaseUrl(server.url, 'sangam_template'))
  await admin.end()
  project.provide('server', server.url)
  return server.stop
}
