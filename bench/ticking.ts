import { dialectNames } from '#dialects'
import { ticker } from '#features/deliveries/index.ts'
import { readConfig } from '#platform/config.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openLog } from '#platform/log.ts'
import { openSystem } from '#system'
import { makeCourse, openAcademy, schedule } from './academy.ts'
import { openBenchDatabase } from './database.ts'
import { makeGroup } from './people.ts'
import { timed } from './processes.ts'
import { median, ms, type Row, type Table, whole } from './table.ts'

const sizes = [100, 10_000, 1_000_000].slice(0, Number(process.env.BENCH_SIZES ?? 3))
const repeats = 20

/** What the ticker costs, by the size of the delivery: it must cost the same for any. */
export async function ticking(): Promise<Table> {
  await using database = await openBenchDatabase('ticker')
  const academy = await openAcademy(database, 'server')
  const course = await makeCourse(academy)
  const config = readConfig({ LOG_LEVEL: 'silent' }, dialectNames)
  const system = await openSystem(config, database.url, database.secretKey, openLog('silent'))
  const rows: Row[] = []
  let later = 0
  const ctx = { ...system.makeCtx(), now: () => new Date(Date.now() + later) }
  for (const size of sizes) {
    const delivery = await schedule(academy, course, await makeGroup(academy, database, size))
    await database.rest('delivery_learners')
    rows.push({ what: `nothing due, ${whole(size)} learners`, ours: await middle(repeats, () => rest(ctx)) })
    later = 5 * 86_400_000
    rows.push({
      what: `a batch due, ${whole(size)} learners`,
      ours: await middle(
        size > 5_000 ? repeats : 1,
        () => ticker.run(ctx),
        () => database.sql(`update messages set status = 'cancelled' where status = 'queued'`),
      ),
    })
    later = 0
    await academy.call(`/v1/deliveries/${delivery.id}/stop`)
  }
  await system.close()
  await academy.server.stop()
  return { title: 'One turn of the ticker', limit: 'none: it must not grow with the delivery', rows }
}

async function rest(ctx: Ctx): Promise<void> {
  await ticker.run(ctx)
  await ticker.nextDue(ctx)
}

/** `clear` takes away what nobody sends here: the ticker waits while too much is queued. */
async function middle(
  times: number,
  work: () => Promise<unknown>,
  clear: () => Promise<unknown> = async () => {},
): Promise<string> {
  const taken: number[] = []
  for (let turn = 0; turn < times; turn += 1) {
    taken.push((await timed(work)).took)
    await clear()
  }
  return `${ms(median(taken))} (${ms(Math.max(...taken))})`
}
