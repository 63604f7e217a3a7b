import { setTimeout as sleep } from 'node:timers/promises'
import { Gauge, Registry } from 'prom-client'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import * as queries from './backlog.queries.ts'

/** In ms: longer is not waited for, so that the other metrics are told of a database that hangs. */
const patience = 2_000

/** What is counted when it is asked for: what waits for somebody outside, and the streams of this process. */
export function openGauges(makeCtx: () => Ctx, streams: { readonly size: number }): Registry {
  const gauges = new Registry()
  const read = readTogether(makeCtx)
  addGauge(gauges, 'sangam_outbox_events', 'Events not handed on yet.', 'follower', async () =>
    (await read()).outbox.map(({ follower, events }) => [events, follower]),
  )
  addGauge(gauges, 'sangam_outbox_oldest_seconds', 'Age of the first of them.', 'follower', async () =>
    (await read()).outbox.map(({ follower, age }) => [age, follower]),
  )
  addGauge(gauges, 'sangam_webhook_deliveries_waiting', 'Webhooks not settled yet.', undefined, async () => [
    [(await read()).webhooks],
  ])
  addGauge(gauges, 'sangam_messages_queued', 'Messages due and not taken yet.', 'channel', async () =>
    (await read()).messages.map(({ channel, messages }) => [messages, channel]),
  )
  addGauge(gauges, 'sangam_streams_open', 'Readers of /v1/stream at this process.', undefined, async () => [
    [streams.size],
  ])
  return gauges
}

type Sample = [value: number, by?: string]

/** A gauge that cannot be read has no value: the others are told all the same. */
function addGauge(
  registry: Registry,
  name: string,
  help: string,
  label: string | undefined,
  read: () => Promise<Sample[]>,
): void {
  new Gauge({
    name,
    help,
    labelNames: label ? [label] : [],
    registers: [registry],
    async collect() {
      const samples = await read().catch(() => [])
      if (label) this.reset()
      else this.remove()
      for (const [value, by] of samples) this.set(label && by ? { [label]: by } : {}, value)
    },
  })
}

type Backlog = Awaited<ReturnType<typeof readBacklog>>

/** One reading at a time for all that ask: the gauges of a scrape, and whoever else scrapes meanwhile. */
function readTogether(makeCtx: () => Ctx): () => Promise<Backlog> {
  let underWay: Promise<Backlog> | undefined
  const readNow = async () => {
    const ctx = makeCtx()
    try {
      return await Promise.race([readBacklog(ctx), giveUp()])
    } catch (error) {
      ctx.log.warn({ reason: Object(error).message }, 'what waits cannot be counted for /metrics')
      throw error
    } finally {
      underWay = undefined
    }
  }
  return () => {
    underWay ??= readNow()
    return underWay
  }
}

async function giveUp(): Promise<never> {
  await sleep(patience, undefined, { ref: false })
  throw new Error('The database did not answer in time.')
}

const readBacklog = (ctx: Ctx) =>
  inTransaction(ctx, async ({ db, now }) => {
    await queries.stopAfter(db, patience)
    const outbox = (await queries.countOutbox(db)).map(({ oldest_at, ...one }) => ({
      ...one,
      age: oldest_at ? Math.max(0, (now().getTime() - oldest_at.getTime()) / 1000) : 0,
    }))
    const webhooks = await queries.countWebhooks(db)
    return { outbox, webhooks, messages: await queries.countDueMessages(db, now()) }
  })
