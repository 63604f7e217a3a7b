import { requireRole } from '#features/identity/index.ts'
import { sendNow } from '#features/messaging/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { enqueue } from '#platform/jobs.ts'
import type { Push } from './push.queries.ts'
import {
  type Address,
  fanOut,
  nameOwners,
  readTokens,
  toMessage,
  topicAddress,
  type Words,
  writePush,
} from './pushes.ts'
import { readSubscribers } from './topic-sending.ts'

/** `accepted` of `addressed` tokens were taken by the vendor. */
export type Pushed = { id: string; no: number; addressed: number; accepted: number }

/**
 * For interfaces whose callers wait for the vendor, within its 10 s. What it did not take is written down as failed, and
 * not tried again. Nothing is written down where none of them is a token of this vendor.
 */
export async function pushToTokensNow(ctx: Ctx, tokens: readonly string[], words: Words): Promise<Pushed> {
  requireOf(ctx, 'instructor')
  const { good } = readTokens(ctx, tokens)
  if (good.length === 0) return { id: '', no: 0, addressed: tokens.length, accepted: 0 }
  const push = await writePush(ctx, { tokens: good }, words, ownerOf(ctx))
  return handOver(ctx, push, await nameOwners(ctx, good))
}

/** Where we keep the topics the caller waits for the first subscribers; the others are pushed to by a job. */
export async function pushToTopicNow(ctx: Ctx, topic: string, words: Words): Promise<Pushed> {
  requireOf(ctx, 'admin')
  const { push, first } = await inTransaction(ctx, (tx) => beginTopic(tx, topic, words))
  return handOver(ctx, push, first)
}

/** The others are sure before the first are handed over: whatever becomes of these. */
async function beginTopic(tx: Ctx, topic: string, words: Words): Promise<{ push: Push; first: Address[] }> {
  const push = await writePush(tx, { topic }, words, ownerOf(tx))
  if (tx.providers.push.topics) return { push, first: topicAddress(tx, topic) }
  const first = await readSubscribers(tx, push, null, mostNow)
  if (first.length === mostNow)
    await enqueue(tx, { name: fanOut, payload: { push_id: push.id, after: first.at(-1)?.id } })
  return { push, first }
}

const mostNow = 500

/** As `sendPush` asks it; an interface that lets in whoever comes does so on the sandbox alone. */
function requireOf(ctx: Ctx, role: 'instructor' | 'admin'): void {
  if (ctx.actor.kind === 'user') requireRole(ctx, role)
}

const ownerOf = ({ actor }: Ctx) => (actor.kind === 'user' ? actor.id : null)

async function handOver(ctx: Ctx, push: Push, addresses: Address[]): Promise<Pushed> {
  const messages = addresses.map((address) => toMessage(push, address, ctx.now()))
  const handed = await sendNow(ctx, messages)
  const accepted = handed.filter(({ status }) => status !== 'failed').length
  return { id: push.id, no: push.no, addressed: addresses.length, accepted }
}
