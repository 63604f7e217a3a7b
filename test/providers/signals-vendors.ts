import { randomBytes } from 'node:crypto'
import { openDatabase } from '#platform/db.ts'
import { openListener } from '#platform/listener.ts'
import { openLog } from '#platform/log.ts'
import { openSignals } from '#platform/signals.ts'
import type { Signals } from '#ports/signals.ts'
import { redisSignals } from '#providers/redis/index.ts'
import { cloneDatabase } from '#test/databases.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

export const redisUrl = process.env.REDIS_URL ?? ''
/** For the name of a suite: it says so when there is nothing to run it on. */
export const onRedis = redisUrl ? 'Redis' : 'Redis (skipped: REDIS_URL is not set)'

/** An academy of several processes; every process's line to the others goes through one wire. */
export type SignalAcademy = {
  wire: TcpProxy
  openProcess(): Promise<Signals>
  [Symbol.asyncDispose](): Promise<void>
}

export async function openPostgresAcademy(): Promise<SignalAcademy> {
  const wire = await startTcpProxy(await cloneDatabase())
  const log = openLog('silent')
  return academy(wire, async () => {
    const database = openDatabase(wire.url, 2)
    const listener = await openListener(wire.url, log)
    return {
      ...openSignals(database.db, listener),
      async close() {
        await listener.close()
        await database.close()
      },
    }
  })
}

export async function openRedisAcademy(): Promise<SignalAcademy> {
  const wire = await startTcpProxy(redisUrl)
  const namespace = randomBytes(8).toString('hex')
  return academy(wire, () => redisSignals({ url: wire.url, log: openLog('silent'), namespace }))
}

function academy(wire: TcpProxy, open: () => Promise<Signals>): SignalAcademy {
  const opened: Signals[] = []
  return {
    wire,
    async openProcess() {
      const signals = await open()
      opened.push(signals)
      return signals
    },
    async [Symbol.asyncDispose]() {
      wire.mend()
      await Promise.all(opened.map((one) => one.close()))
      await wire[Symbol.asyncDispose]()
    },
  }
}
