import { setTimeout as sleep } from 'node:timers/promises'
import type autocannon from 'autocannon'
import { askSteadily, duration, p99, rateOf, rounds } from './identity-load.ts'
import { emailOf, password, signInAs } from './identity-people.ts'
import type { Server } from './processes.ts'
import { median, ms, type Row } from './table.ts'

const connections = 8
const perSecond = 50
const leastRatio = 0.9
const most = 50
/** In seconds: at a hundred a second nothing is compiled well after two. */
const warmUp = 5

let turns = 0

/** The next account from the next address: a proxy in front names the address, and each has its own count of tries. */
const signIns = (url: string): autocannon.Options => ({
  url,
  connections,
  method: 'POST',
  requests: [
    {
      setupRequest(request) {
        turns += 1
        const headers = { 'content-type': 'application/json', 'x-forwarded-for': addressOf(turns) }
        return { ...request, headers, body: JSON.stringify({ email: emailOf(turns), password }) }
      },
    },
  ],
})

const addressOf = (turn: number) => `10.${(turn >> 16) & 255}.${(turn >> 8) & 255}.${turn & 255}`

type Side = { rates: number[]; p99s: number[]; load: () => autocannon.Options; probe: string; token: string }

/** Both sides in turn. What the sign-ins reach is measured without the readers, whom only the second row is about. */
export async function measureSignIns(ours: Server, bare: Server): Promise<Row[]> {
  const token = await signInAs(ours.address, emailOf(0))
  const side = (url: string, probe: string): Side => ({
    rates: [],
    p99s: [],
    load: () => signIns(url),
    probe,
    token,
  })
  const product = side(`${ours.address}/v1/sessions`, `${ours.address}/v1/me`)
  const limit = side(`${bare.address}/sessions`, `${bare.address}/healthz`)
  for (const { load } of [product, limit]) await rateOf(load(), warmUp)
  for (let round = 0; round < rounds; round += 1) {
    for (const one of [product, limit]) one.rates.push(await rateOf(one.load()))
    for (const one of [product, limit]) one.p99s.push(await readMeanwhile(one))
  }
  return [rateRow(product, limit), latencyRow(product, limit)]
}

/** The readers come when the load runs: what a database connection costs that is opened first is not asked here. */
async function readMeanwhile({ load, probe, token }: Side): Promise<number> {
  const loading = rateOf(load(), duration + 2)
  const reading = sleep(1_000).then(() => askSteadily(probe, token, perSecond))
  const [times] = await Promise.all([reading, loading])
  return p99(times)
}

function rateRow({ rates: ours }: Side, { rates: bare }: Side): Row {
  const ratios = ours.map((rate, round) => rate / (bare[round] ?? Number.NaN))
  const ratio = median(ratios)
  return {
    what: `sign-ins/s with a password, ${connections} connections (ratios of the rounds)`,
    ours: `${median(ours).toFixed(1)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
    limit: median(bare).toFixed(1),
    ratio,
    goal: `≥ ${leastRatio}`,
    isReached: ratio >= leastRatio,
  }
}

function latencyRow({ p99s: ours }: Side, { p99s: bare }: Side): Row {
  return {
    what: `meanwhile: p99 of GET /v1/me, ${perSecond}/s (the worst round)`,
    ours: `${ms(median(ours))} (${ms(Math.max(...ours))})`,
    limit: `${ms(median(bare))} (${ms(Math.max(...bare))})`,
    ratio: median(ours) / median(bare),
    goal: `< ${most} ms`,
    isReached: median(ours) < most,
  }
}
