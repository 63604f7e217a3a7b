import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'

/**
 * One connection that hears what other processes say (`notify`). While it is away `connected` is false, and what was
 * cached by its word must not be trusted; `onConnect` runs at every new connection, before notices are heard again.
 */
export type Listener = {
  readonly connected: boolean
  on(channel: string, hear: (payload: string) => void): void
  onConnect(prepare: (client: pg.Client) => Promise<void>): Promise<void>
  close(): Promise<void>
}

export async function openListener(url: string, log: Logger): Promise<Listener> {
  const hearers = new Map<string, ((payload: string) => void)[]>()
  const preparations: ((client: pg.Client) => Promise<void>)[] = []
  let client: pg.Client | undefined
  let closed = false
  let turn: Promise<unknown> = Promise.resolve()

  /** One connection does one thing at a time. */
  function inTurn(act: () => Promise<unknown> | undefined): Promise<void> {
    const done = turn.then(act)
    turn = done.catch(() => {})
    return done.then(() => {})
  }

  async function connect() {
    const fresh = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000 })
    fresh.on('error', () => {})
    fresh.on('end', () => {
      if (client !== fresh) return
      client = undefined
      void reconnect()
    })
    fresh.on('notification', ({ channel, payload }) => {
      for (const hear of hearers.get(channel) ?? []) hear(payload ?? '')
    })
    try {
      await fresh.connect()
      for (const channel of hearers.keys()) await fresh.query(`listen ${channel}`)
      for (const prepare of preparations) await prepare(fresh)
      client = fresh
    } catch (error) {
      await fresh.end().catch(() => {})
      throw error
    }
  }

  async function reconnect() {
    for (let wait = 50; !closed && !client; wait = Math.min(wait * 2, 2_000)) {
      await sleep(wait)
      await connect().catch((error) =>
        log.warn({ reason: error.message }, 'the database cannot be heard; trying again'),
      )
    }
  }

  /** A line that is cut in silence looks open for hours: it is asked now and then, and given up when it does not answer. */
  const heartbeat = setInterval(() => {
    const asked = client
    if (!asked) return
    const silence = setTimeout(() => asked.connection.stream.destroy(), 5_000)
    inTurn(() => asked.query('select 1'))
      .catch(() => {})
      .finally(() => clearTimeout(silence))
  }, 10_000)
  heartbeat.unref()

  await connect()
  return {
    get connected() {
      return client !== undefined
    },
    on(channel, hear) {
      const known = hearers.get(channel)
      if (known) known.push(hear)
      else {
        hearers.set(channel, [hear])
        inTurn(() => client?.query(`listen ${channel}`)).catch(() => {})
      }
    },
    async onConnect(prepare) {
      preparations.push(prepare)
      await inTurn(() => client && prepare(client))
    },
    async close() {
      closed = true
      clearInterval(heartbeat)
      const last = client
      client = undefined
      await last?.end().catch(() => {})
    },
  }
}
