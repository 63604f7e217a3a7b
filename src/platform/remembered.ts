import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Sealed, seal, sendSealed } from './etags.ts'
import type { Listener } from './listener.ts'

const mostAnswers = 1_000
const mostBytes = 32_000_000
const longestKey = 500

/**
 * Public answers by what was asked, for as long as nobody says on `channel` that what they are made of has changed: one
 * that somebody has already is confirmed without asking the database. With the notices away nothing is remembered.
 */
export function rememberAnswers(listener: Listener, channel: string) {
  const memory = openMemory()
  listener.on(channel, () => forgetAll(memory))
  void listener.onConnect(async () => forgetAll(memory))
  const find = (key: string, make: () => Promise<Sealed>) =>
    listener.connected
      ? (memory.known.get(key) ?? memory.underWay.get(key) ?? begin(memory, listener, key, make))
      : make()
  return async (request: FastifyRequest, reply: FastifyReply, make: () => Promise<unknown>) => {
    const answer = await find(keyOf(request), async () => seal(reply.serialize(await make()) as string))
    return sendSealed(request, reply, answer)
  }
}

/** What the route reads of a request, in one order: a parameter that it does not know makes nothing new. */
function keyOf({ routeOptions, params, query }: FastifyRequest): string {
  const known = Object(Object(routeOptions.schema?.querystring).properties) as object
  const asked = Object.entries(Object(query)).filter(([name]) => Object.hasOwn(known, name))
  return JSON.stringify([routeOptions.url, params, asked.sort(([one], [other]) => (one < other ? -1 : 1))])
}

type Memory = {
  known: Map<string, Sealed>
  bytes: number
  /** What was asked for once: whoever walks through all pages once does not push out what everybody reads. */
  askedOnce: Set<string>
  /** What is being made: whoever asks for the same meanwhile waits for it. */
  underWay: Map<string, Promise<Sealed>>
}

const openMemory = (): Memory => ({
  known: new Map(),
  bytes: 0,
  askedOnce: new Set(),
  underWay: new Map(),
})

function forgetAll(memory: Memory): void {
  memory.known.clear()
  memory.bytes = 0
  // What was read before a change was heard of may be older than it.
  memory.underWay = new Map()
}

function begin(memory: Memory, listener: Listener, key: string, make: () => Promise<Sealed>) {
  const { underWay } = memory
  const answer = make()
  const end = () => underWay.delete(key)
  underWay.set(key, answer)
  answer.then((made) => {
    end()
    if (listener.connected && underWay === memory.underWay) keep(memory, key, made)
  }, end)
  return answer
}

/** Whoever comes pushes out who is oldest. */
function keep(memory: Memory, key: string, answer: Sealed): void {
  const { known, askedOnce } = memory
  if (key.length > longestKey || answer.body.length > mostBytes / 10) return
  if (!askedOnce.delete(key)) {
    if (askedOnce.size >= 10 * mostAnswers) askedOnce.clear()
    askedOnce.add(key)
    return
  }
  known.set(key, answer)
  memory.bytes += answer.body.length
  for (const [oldest, { body }] of known) {
    if (known.size <= mostAnswers && memory.bytes <= mostBytes) break
    known.delete(oldest)
    memory.bytes -= body.length
  }
}
