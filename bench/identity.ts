import { variables } from './academy.ts'
import { openBenchDatabase } from './database.ts'
import { measureCheck } from './identity-check.ts'
import { makeAccounts, password } from './identity-people.ts'
import { measureSignIns } from './identity-sign-ins.ts'
import { connections } from './load.ts'
import { startBare, startSangam } from './processes.ts'
import { measureRefresh, refreshRow } from './refresh.ts'
import type { Row, Table } from './table.ts'

const leastRefreshes = 2_500

export async function identity(): Promise<Table> {
  const rows = [...(await measureDoor()), ...(await refreshes())]
  return {
    title: 'Signing in, and knowing who asks',
    limit:
      'row by row: bare Fastify + one Argon2id check; its /healthz meanwhile; a whole request; bare Fastify + pg',
    rows,
  }
}

async function measureDoor(): Promise<Row[]> {
  await using database = await openBenchDatabase('identity')
  await makeAccounts(database)
  const server = await startSangam('server', { ...variables(database), TRUST_PROXY: 'loopback' })
  const bare = await startBare('bare-argon2.ts', { BENCH_PASSWORD: password })
  const rows = [...(await measureSignIns(server, bare)), ...(await measureCheck(database, server))]
  await bare.stop()
  await server.stop()
  return rows
}

/** The workload `refresh`, held to a number of requests. */
async function refreshes(): Promise<Row[]> {
  const load = await measureRefresh()
  const row = refreshRow(`refreshes, ${connections} connections, requests/s (p99)`, load)
  return [{ ...row, goal: `≥ ${leastRefreshes}/s`, isReached: load.ours.rate >= leastRefreshes }]
}
