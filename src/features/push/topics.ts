import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { requireRole } from '#features/identity/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import type { JobHandlers } from '#platform/jobs.ts'
import type { TopicOutcome, VendorTopics } from '#ports/push.ts'
import { insertBare } from './device.queries.ts'
import { forgetToken, getDevice, leaveTopics } from './devices.ts'
import * as queries from './topic.queries.ts'

/** So that nobody fills the table by one device. */
const most = 100

type Change = keyof VendorTopics

/** A device of mine, or any for staff, hears of this topic from now on. */
export async function subscribeDevice(ctx: Ctx, id: string, topic: string): Promise<void> {
  const { token, topics } = await getDevice(ctx, id)
  if (!topics.includes(topic) && topics.length >= most)
    throw new DomainError('conflict', 'too_many_topics', `A device hears of ${most} topics. Leave one first.`)
  await changeOne(ctx, 'add', topic, token)
}

export async function unsubscribeDevice(ctx: Ctx, id: string, topic: string): Promise<void> {
  const { token } = await getDevice(ctx, id)
  await changeOne(ctx, 'remove', topic, token)
}

async function changeOne(ctx: Ctx, change: Change, topic: string, token: string): Promise<void> {
  const [outcome] = await changeAll(ctx, change, topic, [token])
  if (!outcome?.failure) return
  if (outcome.failure === 'token_gone') throw notFound('device')
  throw new DomainError('conflict', 'topic_refused', `The vendor refused it: ${outcome.failure}.`)
}

/** For programs: any tokens, those of nobody known too, each with what became of it, in their order. */
export async function changeSubscriptions(
  ctx: Ctx,
  change: Change,
  topic: string,
  tokens: readonly string[],
): Promise<TopicOutcome[]> {
  requireRole(ctx, 'admin')
  const { push } = ctx.providers
  const unique = [...new Set(tokens)]
  const good = unique.filter((token) => push.isToken(token))
  if (change === 'add') await insertBare(ctx.db, push.vendor, good, ctx.now())
  const outcomes = new Map((await changeAll(ctx, change, topic, good)).map((one) => [one.token, one]))
  return unique.map((token) => outcomes.get(token) ?? { token, failure: 'not_a_token' })
}

/** The vendor first, where it keeps the topics: what it refuses is not written down. */
async function changeAll(
  ctx: Ctx,
  change: Change,
  topic: string,
  tokens: readonly string[],
): Promise<TopicOutcome[]> {
  const { vendor, topics } = ctx.providers.push
  if (tokens.length === 0) return []
  const outcomes = topics
    ? await topics[change](topic, tokens)
    : tokens.map((token) => ({ token, failure: null }))
  const done = outcomes.flatMap(({ token, failure }) => (failure === null ? [token] : []))
  if (change === 'add') await queries.subscribe(ctx.db, vendor, topic, done, ctx.now())
  else await queries.unsubscribe(ctx.db, vendor, topic, done)
  for (const { token, failure } of outcomes)
    if (failure === 'token_gone') await forgetToken(ctx, token, ctx.now())
  return outcomes
}

const Leaving = Type.Object({ token: Type.String(), topics: Type.Array(Type.String()) })

export const topicJobs: JobHandlers = {
  /** Where the token is subscribed again meanwhile, it stays. */
  async [leaveTopics](ctx, payload) {
    const { token, topics } = Value.Parse(Leaving, payload)
    const { vendor, topics: kept } = ctx.providers.push
    if (!kept) return
    const subscribed = await queries.listSubscribed(ctx.db, vendor, token)
    for (const topic of topics.filter((one) => !subscribed.includes(one))) await kept.remove(topic, [token])
  },
}
