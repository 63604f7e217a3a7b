import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Signals } from '#ports/signals.ts'
import { type Client, openClient } from './client.ts'
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
  const [speaking, hearing] = [openClient(url, log, silence), openClient(url, log, silence)]
  const { publish } = publisher(speaking, prefix, silence / 3)
  const { on, onReturn, hear, heal } = openHearers()
  hearAll(hearing, prefix, hear, heal, log)
  const ready = Promise.all([speaking, hearing].map((client) => client.connect().catch(() => {})))
  await Promise.race([ready, sleep(patience)])
  return {
    publish,
    on,
    onReturn,
    async close() {
      const last = speaking.close().catch(() => {})
      await Promise.race([last, sleep(1_000, undefined, { ref: false })])
      for (const client of [speaking, hearing]) client.destroy()
    },
  }
}

function openHearers() {
  const hearers = new Map<string, ((word: string) => void)[]>()
  const heals: (() => void)[] = []
  const heal = () => {
    for (const one of heals) one()
  }
  // No topic: a process lost words on their way out, and says so once it can speak again.
  hearers.set('', [heal])
  return {
    on: (topic: string, hear: (word: string) => void) =>
      void hearers.set(topic, [...(hearers.get(topic) ?? []), hear]),
    onReturn: (heal: () => void) => void heals.push(heal),
    hear(topic: string, word: string) {
      for (const one of hearers.get(topic) ?? []) one(word)
    },
    heal,
  }
}

/** Whenever the line is there again, words may have been lost. */
function hearAll(
  client: Client,
  prefix: string,
  hear: (topic: string, word: string) => void,
  heal: () => void,
  log: Logger,
): void {
  let isHeard = false
  client.on('ready', async () => {
    // The client itself asks again after the first time.
    if (!isHeard)
      await client
        .pSubscribe(`${prefix}*`, (word, channel) => hear(channel.slice(prefix.length), word))
        .then(
          () => (isHeard = true),
          () => log.warn('Redis does not let us hear the other processes'),
        )
    if (isHeard) heal()
  })
}
