import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Signals } from '#ports/signals.ts'
import { openClient } from './client.ts'
import { publisher } from './publisher.ts'

/**
 * `namespace`, of letters and digits, is the academy's: several may share one Redis. After `silence`, in ms, a line that
 * hangs is given up.
 */
export type Options = { url: string; log: Logger; namespace: string; silence?: number }

/** For so many ms the start waits for Redis; where it is away it comes up later, by itself. */
const patience = 2_000

/** Signals over Redis: one connection to publish, one to hear everything in the namespace. */
export async function redisSignals({ url, log, namespace, silence = 12_000 }: Options): Promise<Signals> {
  if (!URL.canParse(url))
    throw new Error('REDIS_URL is not an address such as redis://user:password@host:6379')
  const prefix = `sangam:${namespace}:`
  const hearers = new Map<string, ((word: string) => void)[]>()
  const heals: (() => void)[] = []
  const heal = () => {
    for (const one of heals) one()
  }
  // No topic: a process lost words on their way out, and says so once it can speak again.
  hearers.set('', [heal])
  const [speaking, hearing] = [openClient(url, log, silence), openClient(url, log, silence)]
  const { publish } = publisher(speaking, prefix, silence / 3)

  const hear = (word: string, channel: string) => {
    for (const one of hearers.get(channel.slice(prefix.length)) ?? []) one(word)
  }
  let isHeard = false
  hearing.on('ready', async () => {
    // The client itself asks again after the first time.
    if (!isHeard)
      await hearing.pSubscribe(`${prefix}*`, hear).then(
        () => (isHeard = true),
        () => log.warn('Redis does not let us hear the other processes'),
      )
    if (isHeard) heal()
  })
  const ready = Promise.all([speaking, hearing].map((client) => client.connect().catch(() => {})))
  await Promise.race([ready, sleep(patience)])
  return {
    publish,
    on: (topic, hear) => void hearers.set(topic, [...(hearers.get(topic) ?? []), hear]),
    onReturn: (heal) => void heals.push(heal),
    async close() {
      const last = speaking.close().catch(() => {})
      await Promise.race([last, sleep(1_000, undefined, { ref: false })])
      for (const client of [speaking, hearing]) client.destroy()
    },
  }
}
