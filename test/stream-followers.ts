import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { WebSocket } from 'ws'
import type { Line } from '#features/streams/lines.ts'

// biome-ignore lint/suspicious/noExplicitAny: what an item holds is what the tests are about
export type Told = { id: string; type: string; data: any }

/** A reader of `/v1/stream`, of whichever kind. */
export type Follower = {
  items: Told[]
  /** What the stream said first. */
  opened: Promise<string>
  closed: Promise<void>
  /** How often it said that something is gone for good. */
  resets(): number
  /** Waits until so many items are there, for at most twenty seconds. */
  has(count: number): Promise<void>
  /** Takes nothing more from the line, for now. */
  stop(): void
  goOn(): void
  /** As when a phone loses its network. */
  cut(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

type Grip = { stop(): void; goOn(): void; cut(): void }

function gatherItems(line: Grip) {
  const items: Told[] = []
  let resets = 0
  const [opened, closed] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()]
  return {
    hear(item: Told) {
      if (item.type === 'stream.reset') resets += 1
      if (item.type.startsWith('stream.')) opened.resolve(item.type)
      else items.push(item)
    },
    end: () => closed.resolve(),
    follower: {
      ...line,
      items,
      opened: opened.promise,
      closed: closed.promise,
      resets: () => resets,
      async has(count: number) {
        for (let tries = 0; tries < 2_000 && items.length < count; tries += 1) await sleep(10)
        if (items.length < count) throw new Error(`Only ${items.length} of ${count} items came.`)
      },
      async cut() {
        line.cut()
        await closed.promise
      },
      async [Symbol.asyncDispose]() {
        line.cut()
        await closed.promise
      },
    } satisfies Follower,
  }
}

export async function followSse(
  address: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<Follower> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = get(`${address}/v1/stream?${query}`, { headers, agent: false }, resolve).on('error', reject)
  const reply = await promise
  if (reply.statusCode !== 200) throw new Error(`The stream answered ${reply.statusCode}.`)
  const line = { stop: () => reply.pause(), goOn: () => reply.resume(), cut: () => request.destroy() }
  const { hear, end, follower } = gatherItems(line)
  let rest = ''
  reply.setEncoding('utf8').on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((row) => row.split(/: (.*)/s) as [string, string]))
      const data = fields.get('data')
      if (data)
        hear({ id: fields.get('id') ?? '', type: fields.get('event') ?? '', data: JSON.parse(data).data })
    }
  })
  reply.on('close', end).on('error', end)
  return follower
}

export async function followSocket(address: string, query: string): Promise<Follower> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/v1/stream?${query}`)
  const line = { stop: () => socket.pause(), goOn: () => socket.resume(), cut: () => socket.terminate() }
  const { hear, end, follower } = gatherItems(line)
  socket.on('message', (text) => hear(JSON.parse(String(text))))
  socket.on('close', end)
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  return follower
}

/** What this process holds once everything that it let go of is gone. */
export function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** A line that is always full. */
export const slowLine = (user_id: string, told: string[]): Line => ({
  user_id,
  role: 'student',
  session_id: null,
  isFull: () => true,
  onDrain: () => {},
  send: (_id, { type }) => void told.push(type),
  beat: () => void told.push('beat'),
  close: (why) => void told.push(why),
  drop: () => void told.push('dropped'),
})
