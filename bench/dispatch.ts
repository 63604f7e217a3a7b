import { type Academy, makeCourse, openAcademy, schedule } from './academy.ts'
import { bareDispatch } from './bare-dispatch.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { makeGroup } from './people.ts'
import { becomeDue, untilAllHave } from './sending.ts'
import { type Row, type Table, whole } from './table.ts'

const sizes = [2_000, 20_000, 200_000].slice(0, Number(process.env.BENCH_SIZES ?? 3))
const wanted = 2_000

export async function dispatch(): Promise<Table> {
  await using database = await openBenchDatabase('dispatch')
  const academy = await openAcademy(database, 'start')
  const rows = [await welcome(academy, database, 20_000)]
  for (const size of sizes) rows.push(await teach(academy, database, size))
  await academy.server.stop()
  return {
    title: 'Dispatch: from the cursor to the sandbox, one process, a lesson with a question',
    limit: 'four lanes that write a message, mark it, keep it in the sandbox and settle it, 250 at a time',
    rows,
  }
}

/** From the teacher's click on a cold server, with tables that the planner has never seen filled. */
async function welcome(academy: Academy, database: BenchDatabase, size: number): Promise<Row> {
  const group = await makeGroup(academy, database, size)
  const course = await makeCourse(academy)
  const begin = new Date()
  await schedule(academy, course, group, 'Hello {name}, welcome to {course}.')
  const last = await untilAllHave(database, size, begin, 120_000)
  return toRow(`${whole(size)} welcomes, scheduling included`, rateOf(size, begin, last))
}

async function teach(academy: Academy, database: BenchDatabase, size: number): Promise<Row> {
  const begin = await becomeDue(academy, database, size, 0)
  const last = await untilAllHave(database, size, begin, 10_000 + size * 2)
  const bare = await bareDispatch(database, Math.min(size, 20_000))
  return toRow(`${whole(size)} lessons due at once`, rateOf(size, begin, last), bare)
}

const rateOf = (size: number, begin: Date, last: Date) => (size * 1000) / (last.getTime() - begin.getTime())

const toRow = (what: string, rate: number, bare?: number): Row => ({
  what: `${what}, messages/s`,
  ours: whole(rate),
  ...(bare && { limit: whole(bare), ratio: rate / bare }),
  goal: `≥ ${whole(wanted)}`,
  isReached: rate >= wanted,
})
