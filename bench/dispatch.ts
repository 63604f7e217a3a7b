import { openAcademy } from './academy.ts'
import { bareDispatch } from './bare-dispatch.ts'
import { openBenchDatabase } from './database.ts'
import { becomeDue, untilAllHave } from './sending.ts'
import { type Row, type Table, whole } from './table.ts'

const sizes = [2_000, 20_000, 200_000].slice(0, Number(process.env.BENCH_SIZES ?? 3))
const wanted = 2_000

export async function dispatch(): Promise<Table> {
  await using database = await openBenchDatabase('dispatch')
  const academy = await openAcademy(database, 'start')
  const rows: Row[] = []
  for (const size of sizes) {
    const begin = await becomeDue(academy, database, size, 0)
    const last = await untilAllHave(database, size, begin, 10_000 + size * 2)
    const rate = (size * 1000) / (last.getTime() - begin.getTime())
    const bare = await bareDispatch(database, Math.min(size, 20_000))
    rows.push({
      what: `${whole(size)} lessons due at once, messages/s`,
      ours: whole(rate),
      limit: whole(bare),
      ratio: rate / bare,
      goal: `≥ ${whole(wanted)}`,
      isReached: rate >= wanted,
    })
  }
  await academy.server.stop()
  return {
    title: 'Dispatch: from the cursor to the sandbox, one process, a lesson with a question',
    limit: 'four lanes that write a message, mark it, keep it in the sandbox and settle it, 250 at a time',
    rows,
  }
}
