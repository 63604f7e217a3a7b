import autocannon from 'autocannon'
import { median } from './table.ts'

/** What every connection of a round asks; made anew for each round. */
export type Asking = () => Promise<autocannon.Options> | autocannon.Options
export type Load = { rate: number; p99: number }

export const connections = 32

/** Both sides in turn, so that what else the machine does falls on both; the medians of the rounds. */
export async function compare(
  ours: Asking,
  bare: Asking,
  rounds = Number(process.env.BENCH_ROUNDS ?? 5),
  duration = Number(process.env.BENCH_SECONDS ?? 5),
): Promise<{ ours: Load; bare: Load }> {
  const [first, second]: [Load[], Load[]] = [[], []]
  for (const ask of [ours, bare]) await fire(await ask(), 2)
  for (let round = 0; round < rounds; round += 1) {
    first.push(await fire(await ours(), duration))
    second.push(await fire(await bare(), duration))
  }
  return { ours: middleOf(first), bare: middleOf(second) }
}

const middleOf = (loads: Load[]): Load => ({
  rate: median(loads.map(({ rate }) => rate)),
  p99: median(loads.map(({ p99 }) => p99)),
})

async function fire(request: autocannon.Options, duration: number): Promise<Load> {
  const result = await autocannon({ connections, ...request, duration })
  const { requests, latency, non2xx, errors, statusCodeStats } = result
  const refusals = non2xx - (statusCodeStats?.['304']?.count ?? 0)
  if (refusals + errors > 0) throw new Error(`${request.url}: ${refusals} refusals and ${errors} errors.`)
  return { rate: requests.average, p99: latency.p99 }
}
