import type { Realtime } from '#ports/realtime.ts'
import { pusherRealtime } from '#providers/pusher/index.ts'
import { setFault } from '#providers/sandbox/faults.ts'
import { listNotices } from '#providers/sandbox/notices.ts'
import { openWorld } from '#test/world.ts'
import { account, type PusherFault, startPusher } from './pusher-server.ts'

export type Trouble = 'unavailable' | 'timeout' | 'invalid' | 'lost'
/** Long enough for a busy machine, short enough to wait for. */
export const timeout = 500

/** A vendor behind the port, and what the vendor itself sees and does. */
export type RealtimeVendor = {
  realtime: Realtime
  /** In the order in which it was taken. */
  taken(): Promise<{ name: string; data: unknown }[]>
  /** So goes the next call. */
  trouble(kind: Trouble): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export async function openSandboxVendor(): Promise<RealtimeVendor> {
  const world = await openWorld()
  const { db } = world.database
  return {
    realtime: world.providers.realtime,
    taken: async () =>
      (await listNotices(db, 'realtime', 1_000)).reverse().map(({ name, data }) => ({ name, data })),
    async trouble(kind) {
      const heard = new Promise((resolve) => world.listener.on('sandbox_faults', resolve))
      await setFault(db, 'realtime', kind, 1)
      await heard
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

const faults: Record<Trouble, PusherFault> = {
  unavailable: { status: 503 },
  timeout: 'hang',
  invalid: { status: 400 },
  lost: 'lost',
}

export const settingsOf = (url: string) => ({
  PUSHER_APP_ID: account.id,
  PUSHER_API_KEY: account.key,
  PUSHER_API_SECRET: account.secret,
  PUSHER_CLUSTER: 'eu',
  PUSHER_URL: url,
})

export async function openPusherVendor(): Promise<RealtimeVendor> {
  const server = await startPusher()
  return {
    realtime: pusherRealtime(settingsOf(server.url), timeout),
    taken: async () =>
      server.taken.map(({ channel, name, data }) => ({
        name: `${channel} ${name}`,
        data: JSON.parse(data) as unknown,
      })),
    trouble: async (kind) => server.fail(faults[kind]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
