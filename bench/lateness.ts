import { openAcademy } from './academy.ts'
import { openBenchDatabase } from './database.ts'
import { becomeDue, untilAllHave } from './sending.ts'
import { ms, type Table, whole } from './table.ts'

const rate = 1_000
const runSeconds = Number(process.env.BENCH_SECONDS ?? 30)
const most = 1_000

export async function lateness(): Promise<Table> {
  await using database = await openBenchDatabase('lateness')
  const academy = await openAcademy(database, 'start')
  const count = rate * runSeconds
  const begin = await becomeDue(academy, database, count, 1000 / rate)
  await untilAllHave(database, count, begin, runSeconds * 1000 + 60_000)
  await academy.server.stop()
  const [late] = await database.sql<{ p50: number; p99: number; max: number; early: number }>(
    `with late as (
       select extract(epoch from m.created_at - d.due) * 1000 as ms
       from bench_due d join sandbox_messages m on m.recipient = d.phone)
     select percentile_cont(0.5) within group (order by ms) as p50,
       percentile_cont(0.99) within group (order by ms) as p99, max(ms)::float8 as max from late`,
  )
  if (!late) throw new Error('Nothing was measured.')
  const title = `Lateness: ${whole(rate)} lessons a second become due, for ${runSeconds} s`
  return {
    title,
    limit: 'none: the clock',
    rows: [
      { what: 'p50', ours: ms(late.p50) },
      { what: 'p99', ours: ms(late.p99), goal: '< 1 s', isReached: late.p99 < most },
      { what: 'the latest', ours: ms(late.max) },
    ],
  }
}
