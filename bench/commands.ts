import { setTimeout as sleep } from 'node:timers/promises'
import { type Academy, makeCourse, openAcademy, schedule, undo } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { makeGroup } from './people.ts'
import { timed } from './processes.ts'
import { median, ms, type Row, type Table, whole } from './table.ts'

const sizes = [100, 10_000, 1_000_000].slice(0, Number(process.env.BENCH_SIZES ?? 3))
const repeats = 10
const most = 50

export async function commands(): Promise<Table> {
  await using database = await openBenchDatabase('commands')
  const academy = await openAcademy(database, 'start')
  const course = await makeCourse(academy)
  const rows: Row[] = []
  for (const size of sizes) {
    const group = await makeGroup(academy, database, size)
    const deliveries = [await schedule(academy, course, group), await schedule(academy, course, group)]
    await database.rest('delivery_learners')
    for (const { id } of deliveries.slice(0, 1)) await command(academy, id, 1)
    rows.push(...(await measure(academy, database, deliveries, `${whole(size)} learners`)))
  }
  const busy = await schedule(academy, course, await makeGroup(academy, database, 20_000))
  await sendNow(database, busy.id)
  rows.push(...(await measure(academy, database, [busy], 'while 20,000 texts go out')))
  await academy.server.stop()
  return {
    title: 'Pausing, resuming and stopping a delivery, median (worst)',
    limit: 'one `update` of one row, committed to the disk',
    rows,
  }
}

async function sendNow({ sql }: BenchDatabase, id: string): Promise<void> {
  await sql('update delivery_learners set next_at = now() where delivery_id = $1', [id])
  await sql(`select pg_notify('wake', 'ticker')`)
  await sleep(500)
}

type Times = { pause: number[]; resume: number[] }

async function command(academy: Academy, id: string, times: number): Promise<Times> {
  const taken: Times = { pause: [], resume: [] }
  for (let turn = 0; turn < times; turn += 1) {
    taken.pause.push((await timed(() => academy.call(`/v1/deliveries/${id}/pause`))).took)
    taken.resume.push((await timed(() => undo(academy, `/v1/deliveries/${id}/pause`))).took)
  }
  return taken
}

async function measure(academy: Academy, { sql }: BenchDatabase, of: { id: string }[], what: string) {
  const [first] = of
  if (!first) return []
  const { pause, resume } = await command(academy, first.id, repeats)
  const stop: number[] = []
  for (const { id } of of) stop.push((await timed(() => academy.call(`/v1/deliveries/${id}/stop`))).took)
  const bare: number[] = []
  for (let turn = 0; turn < repeats; turn += 1)
    bare.push((await timed(() => sql('update settings set value = value'))).took)
  return Object.entries({ pause, resume, stop }).map(
    ([name, taken]): Row => ({
      what: `${name}, ${what}`,
      ours: `${ms(median(taken))} (${ms(Math.max(...taken))})`,
      limit: ms(median(bare)),
      ratio: median(taken) / median(bare),
      goal: `< ${most} ms`,
      isReached: Math.max(...taken) < most,
    }),
  )
}
