import { type Academy, makeCourse, openAcademy, schedule as scheduleOne } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { makeGroup } from './people.ts'
import { growthDuring, timed } from './processes.ts'
import { median, megabytes, type Row, seconds, type Table, whole } from './table.ts'

const sizes = [10_000, 100_000, 1_000_000].slice(0, Number(process.env.BENCH_SIZES ?? 3))
const rounds = 3
const mostGrowth = 50_000_000

export async function schedule(): Promise<Table> {
  await using database = await openBenchDatabase('schedule')
  const academy = await openAcademy(database, 'server')
  await database.sql('create table bare_learners (like delivery_learners including all)')
  const course = await makeCourse(academy)
  await scheduleOne(academy, course, await makeGroup(academy, database, 100))
  const rows: Row[] = []
  for (const size of sizes) rows.push(...(await measure(academy, database, course, size)))
  await academy.server.stop()
  return {
    title: 'Scheduling a delivery to learners in 40 zones (POST /v1/deliveries)',
    limit: 'one `insert … select` of as many rows into a table of the same columns, checks and indexes',
    rows,
  }
}

async function measure(academy: Academy, database: BenchDatabase, course: { id: string }, size: number) {
  const group = await makeGroup(academy, database, size)
  const [ours, bare, growths]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round += 1) {
    await empty(database)
    const { result, growth } = await growthDuring(academy.server, () =>
      timed(() => scheduleOne(academy, course, group)),
    )
    ours.push(result.took)
    growths.push(growth)
    await expectRows(database, 'delivery_learners', size)
    await empty(database)
    bare.push((await timed(() => insertBare(database, group.id))).took)
    await expectRows(database, 'bare_learners', size)
  }
  return toRows(size, ours, bare, Math.max(...growths))
}

async function empty(database: BenchDatabase): Promise<void> {
  await database.sql('truncate delivery_learners, bare_learners')
  await database.rest()
}

const insertBare = ({ sql }: BenchDatabase, groupId: string) =>
  sql(
    `insert into bare_learners (delivery_id, membership_id, next_lesson, next_on, next_at, time_zone)
     select $1, m.id, 1, current_date + 3, now() + interval '3 days', m.time_zone
     from memberships m where m.group_id = $1 and m.removed_at is null and m.is_subscribed`,
    [groupId],
  )

async function expectRows({ sql }: BenchDatabase, table: string, size: number): Promise<void> {
  const [counted] = await sql<{ count: number }>(`select count(*)::int from ${table}`)
  if (counted?.count !== size) throw new Error(`${table} has ${counted?.count} rows, not ${size}.`)
}

function toRows(size: number, ours: number[], bare: number[], growth: number): Row[] {
  const ratio = median(ours) / median(bare)
  const isLargest = size === 1_000_000
  const what = `${whole(size)} learners`
  return [
    {
      what: `${what}, time`,
      ours: seconds(median(ours)),
      limit: seconds(median(bare)),
      ratio,
      ...(isLargest && { goal: '≤ 2', isReached: ratio <= 2 }),
    },
    {
      what: `${what}, the process grows by`,
      ours: megabytes(growth),
      ...(isLargest && { goal: '< 50 MB', isReached: growth < mostGrowth }),
    },
  ]
}
