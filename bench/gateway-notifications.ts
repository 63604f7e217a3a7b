import { setTimeout as sleep } from 'node:timers/promises'
import { variables } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { makeReaders, type Readers } from './gateway-readers.ts'
import { askSteadily, p99 } from './identity-load.ts'
import { type Server, startBare, startSangam, timed } from './processes.ts'
import { median, ms, type Row, type Table, whole } from './table.ts'

const people = Number(process.env.BENCH_PEOPLE ?? 1_000_000)
const earlier = 2_000
const broadcasts = 20

/** Telling everyone, and how soon each of many then knows how much is new. */
export async function measureNotifications(): Promise<Table> {
  await using database = await openBenchDatabase('gateway_notifications')
  const server = await startSangam('server', variables(database))
  const bare = await startBare('bare-unread.ts', variables(database))
  const readers = await makeReaders(database, people, earlier)
  const rows = [await broadcast(database, server, readers), await countUnread(server, bare, readers)]
  await server.stop()
  await bare.stop()
  return {
    title: `${whole(people)} users with ${whole(people)} notifications of their own; everyone was told ${whole(earlier)} times before`,
    limit: 'a bare insert of one row; bare Fastify + pg that counts the same and asks nobody who they are',
    rows,
  }
}

async function broadcast(database: BenchDatabase, server: Server, readers: Readers): Promise<Row> {
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < broadcasts; turn += 1) {
    ours.push((await timed(() => tellEveryone(server, readers.sender))).took)
    bare.push((await timed(() => insertOne(database))).took)
  }
  return {
    what: `POST /v1/notifications to everyone (the slowest of ${broadcasts})`,
    ours: show(median(ours), Math.max(...ours)),
    limit: show(median(bare), Math.max(...bare)),
    ratio: median(ours) / median(bare),
    goal: '< 100 ms',
    isReached: median(ours) < 100,
  }
}

async function tellEveryone({ address }: Server, token: string): Promise<void> {
  const reply = await fetch(`${address}/v1/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ to: { everyone: true }, title: 'A new course', body: 'It begins on Monday.' }),
  })
  if (reply.status !== 201) throw new Error(`The broadcast answered ${reply.status}: ${await reply.text()}`)
  await reply.arrayBuffer()
}

const insertOne = ({ sql }: BenchDatabase) =>
  sql(
    `insert into notifications (audience, role, kind, title, body, created_at)
     values ('role', 'superadmin', 'announcement', 'A new course', 'It begins on Monday.', now())`,
  )

/** Each of them once a second, evenly over the second: whoever waits does not make another one ask later. */
async function countUnread(server: Server, bare: Server, { ids, tokens }: Readers): Promise<Row> {
  const asking = [
    () => askEvenly(`${server.address}/v1/me/notifications/unread`, tokens),
    () => askEvenly(`${bare.address}/unread`, ids),
  ]
  const measured: number[][] = []
  // Once to warm up: what a server pays at its first answers is not asked here.
  for (const ask of [...asking, ...asking]) measured.push(await ask())
  const [ours = [], limit = []] = measured.slice(asking.length)
  return {
    what: `GET /v1/me/notifications/unread, ${tokens.length}/s by ${tokens.length} users: p99 (median)`,
    ours: show(p99(ours), median(ours)),
    limit: show(p99(limit), median(limit)),
    ratio: p99(ours) / p99(limit),
    goal: '< 5 ms',
    isReached: p99(ours) < 5,
  }
}

async function askEvenly(url: string, tokens: string[]): Promise<number[]> {
  const asked = tokens.map(async (token, index) => {
    await sleep((index * 1000) / tokens.length)
    return askSteadily(url, token, 1)
  })
  return (await Promise.all(asked)).flat()
}

const show = (one: number, other: number) => `${ms(one)} (${ms(other)})`
