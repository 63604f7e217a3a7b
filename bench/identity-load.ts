import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'

export const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
export const duration = Number(process.env.BENCH_SECONDS ?? 5)

/** Right answers a second, over the whole time: the slow ones are too few for a mean of whole seconds. */
export async function rateOf(asking: autocannon.Options, forSeconds = duration): Promise<number> {
  const result = await autocannon({ ...asking, duration: forSeconds })
  const { non2xx, errors } = result
  if (non2xx + errors > 0) throw new Error(`${asking.url}: ${non2xx} refusals and ${errors} errors.`)
  // What the end of the round cut off is still being worked on.
  await sleep(500)
  return result['2xx'] / result.duration
}

/** Asks by the clock over one connection, however late the answers are; the milliseconds that each took, its wait for the connection included. */
export async function askSteadily(url: string, token: string, perSecond: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const began = performance.now()
  const asked = Array.from({ length: duration * perSecond }, async (_, turn) => {
    await sleep(Math.max(0, began + (turn * 1000) / perSecond - performance.now()))
    return ask(url, token, agent)
  })
  return Promise.all(asked).finally(() => agent.destroy())
}

function ask(url: string, token: string, agent: Agent): Promise<number> {
  const began = performance.now()
  const headers = { authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers, timeout: 10_000 }, (reply) => {
      if (reply.statusCode !== 200) reject(new Error(`${url} answered ${reply.statusCode}.`))
      reply.resume().once('end', () => resolve(performance.now() - began))
    })
    request.once('timeout', () => request.destroy(new Error(`${url} did not answer for 10 s.`)))
    request.once('error', reject)
  })
}

/** The time that 99 of 100 stay under. */
export const p99 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN
