import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#platform/migrations.ts'
import { databaseUrl, startTestPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    server: string
    template: string
  }
}

/** Migrates one template database; every test clones it. What dead runs left behind goes now; two runs may live side by side. */
export async function setup(project: TestProject) {
  const server = await startTestPostgres()
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  const { rows } = await admin.query(`select datname from pg_database where datname ~ '^t[0-9]+_'`)
  for (const { datname } of rows.filter(({ datname }) => !isAlive(ownerOf(datname))))
    await admin.query(`drop database if exists ${datname} with (force)`)
  const template = `t${process.pid}_template`
  await admin.query(`drop database if exists ${template} with (force)`)
  await admin.query(`create database ${template}`)
  await migrate(databaseUrl(server.url, template))
  project.provide('server', server.url)
  project.provide('template', template)
  // The connection stays open: a server that is in use is not stopped by another run that ends.
  return async () => {
    await admin.end()
    await server.stop()
  }
}

const ownerOf = (database: string) => Number(/^t(\d+)_/.exec(database)?.[1])

function isAlive(pid: number): boolean {
  try {
    return pid !== process.pid && process.kill(pid, 0)
  } catch {
    return false
  }
}
