import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import pg from 'pg'
// @ts-expect-error The package brings no types.
import { from as copyFrom } from 'pg-copy-streams'
import { type Academy, openAcademy } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { growthDuring, timed } from './processes.ts'
import { megabytes, type Row, type Table, whole } from './table.ts'

const sizes = [10_000, 100_000, 1_000_000].slice(0, Number(process.env.BENCH_SIZES ?? 3))
const wanted = 20_000

export async function importing(): Promise<Table> {
  await using database = await openBenchDatabase('import')
  const academy = await openAcademy(database, 'server')
  await database.sql(
    'create table bare_people (name text, number text, country_code text, channel text, zone text)',
  )
  await importTable(academy, tableOf(5_000, 9_000_000), 5_000)
  const rows: Row[] = []
  const peaks: number[] = []
  let known = 0
  for (const size of sizes) {
    const table = tableOf(size, known)
    known += size
    await database.rest()
    const ours = await growthDuring(academy.server, () => timed(() => importTable(academy, table, size)))
    await database.rest()
    const bare = await timed(() => copyTable(database, table))
    const rates = { ours: (size * 1000) / ours.result.took, bare: (size * 1000) / bare.took }
    rows.push(...toRows(size, rates, ours))
    peaks.push(ours.peak)
  }
  await academy.server.stop()
  rows.push(...flatness(peaks))
  return {
    title: 'CSV import (POST /v1/groups/:id/learners)',
    limit: 'csv-parse into COPY, a table without an index, nothing checked',
    rows,
  }
}

const zones = ['Asia/Kolkata', 'Africa/Nairobi', 'America/New_York', '']

function tableOf(size: number, from: number): string {
  const lines = Array.from({ length: size }, (_, index) => {
    const number = `98${String(10_000_000 + from + index)}`
    return `Learner ${index},${number},91,sms,${zones[index % zones.length]}`
  })
  return `name,number,country_code,channel,timezone\n${lines.join('\n')}\n`
}

async function importTable({ server, token, call }: Academy, table: string, size: number): Promise<void> {
  const group = await call<{ id: string }>('/v1/groups', { name: `A table of ${size}` })
  const reply = await fetch(`${server.address}/v1/groups/${group.id}/learners`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    body: table,
  })
  const report = (await reply.json()) as { added?: number }
  if (report.added !== size)
    throw new Error(`Not all of ${size} came in: ${JSON.stringify(report).slice(0, 500)}`)
}

async function copyTable({ url }: BenchDatabase, table: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const rows = Readable.from(table.match(/[\s\S]{1,65536}/g) ?? []).pipe(parse({ from: 2 }))
  const write = async function* () {
    for await (const row of rows as AsyncIterable<string[]>) yield `${row.join('\t')}\n`
  }
  await pipeline(write, client.query(copyFrom('copy bare_people from stdin')))
  await client.end()
}

type Measured = Awaited<ReturnType<typeof growthDuring>>

function toRows(size: number, rates: { ours: number; bare: number }, { growth, peak }: Measured): Row[] {
  const isGoal = size === 100_000
  return [
    {
      what: `${whole(size)} learners, rows/s`,
      ours: whole(rates.ours),
      limit: whole(rates.bare),
      ratio: rates.ours / rates.bare,
      ...(isGoal && { goal: `≥ ${whole(wanted)}`, isReached: rates.ours >= wanted }),
    },
    {
      what: `${whole(size)} learners, the process grows by (to)`,
      ours: `${megabytes(growth)} (${megabytes(peak)})`,
    },
  ]
}

/** Flat: a table ten times as long needs no more memory. What the heap takes before its first full collection is in both. */
function flatness(peaks: number[]): Row[] {
  const [, shorter, longer] = peaks
  if (!shorter || !longer) return []
  return [
    {
      what: 'memory for 1,000,000 learners against 100,000',
      ours: megabytes(longer),
      limit: megabytes(shorter),
      ratio: longer / shorter,
      goal: '≤ 1.2',
      isReached: longer / shorter <= 1.2,
    },
  ]
}
