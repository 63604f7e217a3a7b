import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'

/** Open sockets, and what they have heard. */
export type Readers = {
  /** How long each item of a kind took, in milliseconds: from `sent` in its data to here. */
  latencies: number[]
  heard(): number
  close(): Promise<void>
}

/** Opens every address, a hundred at a time, and waits until each has said that it is open. */
export async function openReaders(addresses: readonly string[]): Promise<Readers> {
  const sockets: WebSocket[] = []
  const latencies: number[] = []
  let heard = 0
  const hear = (text: Buffer) => {
    const sent = /"sent": ?(\d+\.?\d*)/.exec(text.toString('latin1'))?.[1]
    if (sent === undefined) return
    heard += 1
    latencies.push(performance.timeOrigin + performance.now() - Number(sent))
  }
  for (let from = 0; from < addresses.length; from += 100)
    await Promise.all(
      addresses.slice(from, from + 100).map(async (address) => {
        const socket = new WebSocket(address, { perMessageDeflate: false })
        sockets.push(socket)
        socket.on('message', hear)
        await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
      }),
    )
  return {
    latencies,
    heard: () => heard,
    async close() {
      for (const socket of sockets) socket.terminate()
      await sleep(500)
    },
  }
}

/** Waits for so many items, for at most a minute. */
export async function untilHeard(readers: Readers, count: number): Promise<void> {
  for (let tries = 0; tries < 30_000 && readers.heard() < count; tries += 1) await sleep(2)
  if (readers.heard() < count) throw new Error(`Only ${readers.heard()} of ${count} items came.`)
}

/** The moment, in milliseconds, by a clock that every process of this machine reads alike. */
export const moment = (): number => performance.timeOrigin + performance.now()
