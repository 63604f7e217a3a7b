import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Listener } from './listener.ts'

type Answer = { body: Buffer; etag: string }
const mostAnswers = 1_000
const mostBytes = 32_000_000
const longestKey = 500

/**
 * Public answers by their address, for as long as nobody says on `channel` that what they are made of has changed: one
 * that somebody has already is confirmed without asking the database. With the notices away nothing is remembered.
 */
export function rememberAnswers(listener: Listener, channel: string) {
  const known = new Map<string, Answer>()
  /** What was asked for once: whoever walks through all pages once does not push out what everybody reads. */
  const askedOnce = new Set<string>()
  let bytes = 0
  let generation = 0
  const forget = () => {
    known.clear()
    bytes = 0
    generation += 1
  }
  listener.on(channel, forget)
  void listener.onConnect(async () => forget())

  async function find(key: string, make: () => Promise<unknown>): Promise<Answer> {
    const remembered = listener.connected ? known.get(key) : undefined
    if (remembered) return remembered
    const before = generation
    const answer = seal(JSON.stringify(await make()))
    // What was read before a change was heard of may be older than it.
    if (listener.connected && generation === before && key.length <= longestKey) remember(key, answer)
    return answer
  }

  function remember(key: string, answer: Answer): void {
    if (!askedOnce.delete(key)) {
      if (askedOnce.size >= 10 * mostAnswers) askedOnce.clear()
      askedOnce.add(key)
    } else if (answer.body.length <= mostBytes / 10) {
      if (known.size >= mostAnswers || bytes + answer.body.length > mostBytes) forget()
      known.set(key, answer)
      bytes += answer.body.length
    }
  }

  return async (request: FastifyRequest, reply: FastifyReply, make: () => Promise<unknown>) => {
    const { body, etag } = await find(request.url, make)
    reply.headers({ etag, 'cache-control': 'public, no-cache' })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(body)
  }
}

function seal(text: string): Answer {
  const body = Buffer.from(text)
  return { body, etag: `"${hash('sha1', body, 'base64url')}"` }
}
