import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { tellMany, tellUsers } from '#features/streams/index.ts'
import { readConfig } from '#platform/config.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openLog } from '#platform/log.ts'
import { openSystem } from '#system'
import { variables } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { type Server, startBare, startSangam } from './processes.ts'
import { moment, openReaders, untilHeard } from './stream-readers.ts'
import { median, ms, type Row, type Table, whole } from './table.ts'

const streams = Number(process.env.BENCH_STREAMS ?? 10_000)
const rate = 1_000
const seconds = Number(process.env.BENCH_SECONDS ?? 20)
const broadcasts = 20
const words = 'x'.repeat(900)

/** Open streams in one process: what each costs, how soon they hear, and how fast many hear the same. */
export async function openStreams(): Promise<Table> {
  await using database = await openBenchDatabase('streams')
  const system = await openSystem(
    readConfig({ ...variables(database), LOG_LEVEL: 'silent' }, []),
    database.url,
    database.secretKey,
    openLog('silent'),
  )
  const server = await startSangam('server', variables(database))
  const bare = await startBare('bare-streams.ts', {})
  const users = await makeUsers(database)
  const before = memoryOf(server)
  const readers = await openReaders(await addressesOf(database, server))
  await sleep(3_000)
  const each = (memoryOf(server) - before) / streams
  const latencies = await tellOften(system.makeCtx(), users, readers)
  const ours = await spread(readers, () => tellMany(system.makeCtx(), everyone()))
  await readers.close()
  const limit = await measureBare(bare)
  await server.stop()
  await bare.stop()
  await system.close()
  return {
    title: `${whole(streams)} open streams in one process, 1 kB events`,
    limit: 'a bare `ws` server that writes the same text to every socket',
    rows: toRows(each, latencies, ours, limit),
  }
}

const everyone = () =>
  ({ audience: 'everyone', type: 'bench.told', data: { sent: moment(), words } }) as const

function toRows(each: number, latencies: number[], ours: number, limit: number): Row[] {
  const sorted = latencies.toSorted((one, other) => one - other)
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.POSITIVE_INFINITY
  const ratio = ours / limit
  return [
    {
      what: 'memory of one stream',
      ours: `${(each / 1000).toFixed(1)} kB`,
      goal: '< 25 kB',
      isReached: each < 25_000,
    },
    {
      what: `${whole(rate)} events/s to one reader each, p95 (p99)`,
      ours: `${ms(p95)} (${ms(sorted[Math.floor(sorted.length * 0.99)] ?? 0)})`,
      goal: '< 36 ms',
      isReached: p95 < 36,
    },
    {
      what: 'one event to everybody, deliveries/s',
      ours: whole(ours),
      limit: whole(limit),
      ratio,
      goal: '≥ 0.6',
      isReached: ratio >= 0.6,
    },
  ]
}

async function makeUsers({ sql, rest }: BenchDatabase): Promise<string[]> {
  const users = await sql<{ id: string }>(
    `insert into users (email, role, created_at, updated_at)
     select 'reader' || i || '@bench.example', 'student', now(), now() from generate_series(1, $1::int) i returning id`,
    [streams],
  )
  await rest('users')
  return users.map(({ id }) => id)
}

/** A ticket for each. */
async function addressesOf({ sql }: BenchDatabase, { address }: Server): Promise<string[]> {
  const tickets = await sql<{ ticket: string }>(
    `with t as (select id, md5(random()::text || id) as ticket from users where role = 'student'),
     made as (
       insert into stream_tickets (secret_hash, user_id, role, expires_at)
       select sha256(ticket::bytea), id, 'student', now() + interval '1 hour' from t)
     select ticket from t`,
  )
  return tickets.map(({ ticket }) => `${address.replace('http', 'ws')}/v1/stream?ticket=${ticket}`)
}

const memoryOf = ({ pid }: Server): number =>
  Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096

type Readers = Awaited<ReturnType<typeof openReaders>>

/** So many events a second, each to another reader, at even distances. */
async function tellOften(ctx: Ctx, users: string[], readers: Readers): Promise<number[]> {
  const began = performance.now()
  readers.latencies.length = 0
  const heard = readers.heard()
  const told: Promise<void>[] = []
  for (let no = 0; no < rate * seconds; no += 1) {
    const wait = began + (no * 1000) / rate - performance.now()
    if (wait > 1) await sleep(wait)
    const user_id = users[(no * 7919) % users.length] ?? ''
    told.push(tellUsers(ctx, [{ user_id, type: 'bench.told', data: { sent: moment(), words } }]))
  }
  await Promise.all(told)
  await untilHeard(readers, heard + told.length)
  return [...readers.latencies]
}

/** How many readers a second hear what all of them are told; the median of the broadcasts. */
async function spread(readers: Readers, tell: () => Promise<unknown>): Promise<number> {
  const rates: number[] = []
  for (let no = 0; no < broadcasts; no += 1) {
    const [began, heard] = [performance.now(), readers.heard()]
    await tell()
    await untilHeard(readers, heard + streams)
    rates.push((streams * 1000) / (performance.now() - began))
  }
  return median(rates)
}

async function measureBare({ address }: Server): Promise<number> {
  const readers = await openReaders(Array.from({ length: streams }, () => address.replace('http', 'ws')))
  const body = () => JSON.stringify({ id: '1-1', type: 'bench.told', data: { sent: moment(), words } })
  const reached = await spread(readers, () => fetch(address, { method: 'POST', body: body() }))
  await readers.close()
  return reached
}
