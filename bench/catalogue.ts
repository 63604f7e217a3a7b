import { setTimeout as sleep } from 'node:timers/promises'
import type autocannon from 'autocannon'
import { openAcademy, variables } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { compare } from './load.ts'
import { startBare } from './processes.ts'
import { ms, type Row, type Table, whole } from './table.ts'

const courses = 100_000
const perPage = 20
const searches = ['boats', 'watter', 'clean wat', 'économie', 'garden python', 'xyzzy', 'soaap', 'first aid']

/** The public catalogue: pages that nobody has asked for before, the page that everybody asks for, and searches. */
export async function catalogue(): Promise<Table> {
  await using database = await openBenchDatabase('catalogue')
  const { server } = await openAcademy(database, 'server')
  const bare = await startBare('bare-catalogue.ts', variables(database))
  await publish(database)
  const first = `${server.address}/v1/catalogue?limit=${perPage}`
  const cursors = await readCursors(first)
  const rows = [
    await measure(
      'a page, each time another one',
      various(first, cursors),
      various(`${bare.address}/catalogue?`, cursors),
    ),
    await measure(
      'page 1,000 by its cursor',
      at(`${first}&cursor=${cursors[1_000]}`),
      at(`${bare.address}/catalogue?cursor=${cursors[0]}`),
    ),
    await confirm(first, `${bare.address}/healthz`),
    await search(server.address),
  ]
  await server.stop()
  await bare.stop()
  return {
    title: `GET /v1/catalogue, ${whole(courses)} published courses, ${perPage} a page, 32 connections`,
    limit:
      'bare Fastify + pg with the same SQL; for page 1,000 its page 1; for what is unchanged its empty answer',
    rows,
  }
}

async function publish({ sql, rest }: BenchDatabase): Promise<void> {
  const words = [
    'water',
    'boats',
    'python',
    'économie',
    'garden',
    'soap',
    'letters',
    'numbers',
    'first aid',
    'music',
  ]
  await sql(
    `insert into courses (owner_id, title, short_description, description, status, published_at, price, created_at, updated_at)
     select (select id from users limit 1), initcap(w[1 + i % 10]) || ' ' || w[1 + (i / 10) % 10] || ' ' || i, 'About ' || w[1 + (i / 7) % 10],
       'A course on ' || w[1 + (i / 3) % 10] || ' and ' || w[1 + (i / 11) % 10], 'published', now() - i * interval '1 minute', i % 5000, now(), now()
     from generate_series(1, $2::int) i, (select $1::text[] as w) words`,
    [words, courses],
  )
  await rest('courses', 'searchable_courses', 'course_counts')
}

async function readCursors(first: string): Promise<string[]> {
  const cursors: string[] = []
  for (let cursor = ''; cursors.length < 4_000; cursors.push(cursor)) {
    const reply = await fetch(cursor ? `${first}&cursor=${cursor}` : first)
    cursor = ((await reply.json()) as { next_cursor: string }).next_cursor
  }
  return cursors
}

const at = (url: string) => () => ({ url })

/** More pages than are remembered, in no order. */
const various = (url: string, cursors: string[]) => (): autocannon.Options => ({
  url,
  requests: [
    {
      setupRequest: (request) => {
        const cursor = cursors[Math.floor(Math.random() * cursors.length)]
        return { ...request, path: `${new URL(url).pathname}${new URL(url).search || '?'}&cursor=${cursor}` }
      },
    },
  ],
})

async function measure(
  what: string,
  ours: () => autocannon.Options,
  limit: () => autocannon.Options,
): Promise<Row> {
  const load = await compare(ours, limit)
  const ratio = load.ours.rate / load.bare.rate
  return {
    what: `${what}, requests/s (p99)`,
    ours: `${whole(load.ours.rate)} (${ms(load.ours.p99)})`,
    limit: `${whole(load.bare.rate)} (${ms(load.bare.p99)})`,
    ratio,
    goal: '≥ 0.75',
    isReached: ratio >= 0.75,
  }
}

/** Who has the page already is told so; nothing is asked of the database. */
async function confirm(url: string, empty: string): Promise<Row> {
  const etag = (await fetch(url)).headers.get('etag') ?? ''
  const again = await fetch(url, { headers: { 'if-none-match': etag } })
  if (again.status !== 304) throw new Error(`An unchanged page answered ${again.status}.`)
  const {
    goal: _,
    isReached: __,
    ...row
  } = await measure(
    'a page that has not changed',
    () => ({ url, headers: { 'if-none-match': etag } }),
    at(empty),
  )
  return row
}

/** 20 searches a second for ten seconds. */
async function search(address: string): Promise<Row> {
  const took: number[] = []
  const asked: Promise<void>[] = []
  for (let count = 0; count < 200; count += 1) {
    const words = `${searches[count % searches.length]} ${count % 3 === 0 ? '' : (count % 7) + 1}`.trim()
    asked.push(time(`${address}/v1/catalogue?query=${encodeURIComponent(words)}`, took))
    await sleep(50)
  }
  await Promise.all(asked)
  took.sort((one, other) => one - other)
  const [p50 = 0, p99 = 0] = [took[Math.floor(took.length / 2)], took[Math.floor(took.length * 0.99)]]
  return {
    what: 'a search, 20/s, p99 (median)',
    ours: `${ms(p99)} (${ms(p50)})`,
    goal: '< 60 ms',
    isReached: p99 < 60,
  }
}

async function time(url: string, took: number[]): Promise<void> {
  const began = performance.now()
  const reply = await fetch(url)
  await reply.arrayBuffer()
  if (reply.status !== 200) throw new Error(`A search answered ${reply.status}.`)
  took.push(performance.now() - began)
}
