import { sendNow } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
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
  const { good } = readTokens(ctx, tokens)
  if (good.length === 0) return { id: '', no: 0, addressed: tokens.length, accepted: 0 }
  const push = await writePush(ctx, { tokens: good }, words, ownerOf(ctx))
  return handOver(ctx, push, await nameOwners(ctx, good))
}

/** Where we keep the topics the caller waits for the first subscribers, and the others are pushed to afterwards. */
export async function pushToTopicNow(ctx: Ctx, topic: string, words: Words): Promise<Pushed> {
  const push = await writePush(ctx, { topic }, words, ownerOf(ctx))
  if (ctx.providers.push.topics) return handOver(ctx, push, topicAddress(ctx, topic))
  const first = await readSubscribers(ctx, push, null, mostNow)
  const pushed = await handOver(ctx, push, first)
  const isTaken = pushed.accepted > 0
  if (first.length === mostNow && isTaken)
    await enqueue(ctx, { name: fanOut, payload: { push_id: push.id, after: first.at(-1)?.id } })
  return pushed
}

const mostNow = 500

const ownerOf = ({ actor }: Ctx) => (actor.kind === 'user' ? actor.id : null)

async function handOver(ctx: Ctx, push: Push, addresses: Address[]): Promise<Pushed> {
  const messages = addresses.map((address) => toMessage(push, address, ctx.now()))
  const handed = await sendNow(ctx, messages)
  const accepted = handed.filter(({ status }) => status !== 'failed').length
  return { id: push.id, no: push.no, addressed: addresses.length, accepted }
}
