import { gatherMeanwhile } from '#platform/batches.ts'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import type { Loop } from '#platform/loops.ts'
import type { Outbound, OutboundAnswer } from '#platform/outbound.ts'
import type { Release } from '#platform/processes.ts'
import { senderLoop } from './following.ts'
import { bodyOf, messageId } from './messages.rules.ts'
import { judge, nextTry, readRetryAfter } from './retrying.rules.ts'
import type { Claimed, Outcome } from './sending.queries.ts'
import * as queries from './sending.queries.ts'
import { settleOutcomes } from './settling.ts'
import { openSecret, signedHeaders } from './signing.ts'

/** `timeout`, in ms, is for one post, the last byte of the answer included. */
type Settings = { process: string; outbound: Pick<Outbound, 'post'>; timeout?: number }
type Posting = Required<Omit<Settings, 'process'>>

/** `drain` waits until nothing is under way any more; for when the loop has stopped. */
export type WebhookSender = { loop: Loop; drain(): Promise<void> }

/**
 * Posts what is due, without waiting for the answers before the next turn: whoever hangs keeps nobody else waiting. A
 * delivery is marked with this process before it is posted; what a dead process had marked is posted again.
 */
export function webhookSender({ process, outbound, timeout = 15_000 }: Settings): WebhookSender {
  const { begin, drain } = openPosts(process, { outbound, timeout })
  const loop: Loop = {
    name: senderLoop,
    async run(ctx) {
      const claimed = await queries.claim(ctx.db, ctx.now(), process)
      for (const delivery of claimed) begin(ctx, delivery)
      return claimed.length > 0
    },
    nextDue: (ctx) => queries.findNextDue(ctx.db),
    isUnderWay: (ctx) => queries.isSending(ctx.db),
  }
  return { loop, drain }
}

/** What is under way in this process. Outcomes that come at nearly the same time are written together. */
function openPosts(process: string, posting: Posting) {
  const underWay = new Set<Promise<void>>()
  const settle = gatherMeanwhile(
    (outcomes: { ctx: Ctx; outcome: Outcome }[]) => settleOutcomes(outcomes, process),
    100,
  )
  const finish = async (ctx: Ctx, delivery: Claimed) => {
    try {
      await settle({ ctx, outcome: await post(ctx, delivery, posting) })
    } catch (error) {
      const { message } = error as Error
      ctx.log.error({ delivery: delivery.id, reason: message }, 'a webhook was not settled')
    }
  }
  return {
    begin(ctx: Ctx, delivery: Claimed): void {
      const work = finish(ctx, delivery).finally(() => underWay.delete(work))
      underWay.add(work)
    },
    async drain(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

async function post(ctx: Ctx, delivery: Claimed, posting: Posting): Promise<Outcome> {
  const [at, began] = [ctx.now(), performance.now()]
  const answer = await call(ctx, delivery, posting).catch((error: unknown) => sentenceOf(error))
  const milliseconds = Math.round(performance.now() - began)
  return { ...outcomeOf(ctx, delivery, answer), at, milliseconds }
}

async function call(ctx: Ctx, delivery: Claimed, { outbound, timeout }: Posting): Promise<OutboundAnswer> {
  const body = bodyOf(delivery)
  const signing = { id: messageId(delivery.id), now: new Date(), body, secrets: secretsOf(ctx, delivery) }
  return outbound.post({ url: delivery.url, headers: signedHeaders(signing), body, timeout })
}

/** While a secret is being replaced both sign, so that the receiver can change over when it likes. */
function secretsOf(ctx: Ctx, { endpoint_id, secret, former_secret, former_until }: Claimed): string[] {
  const former = former_secret && former_until && former_until > ctx.now() ? [former_secret] : []
  return [secret, ...former].map((sealed) => openSecret(ctx, endpoint_id, sealed))
}

type Told = Omit<Outcome, 'at' | 'milliseconds'>

function outcomeOf(
  ctx: Ctx,
  { id, endpoint_id, line, tries }: Claimed,
  answer: OutboundAnswer | string,
): Told {
  const { verdict, failure } =
    typeof answer === 'string' ? { verdict: 'failed' as const, failure: answer } : judge(answer.status)
  const told = {
    ...{ id, endpoint_id, line, failure, is_gone: verdict === 'gone' },
    ...(typeof answer === 'string'
      ? { answered: null, answer: '' }
      : { answered: answer.status, answer: answer.body.replaceAll('\0', '').toWellFormed() }),
  }
  if (verdict !== 'failed')
    return { ...told, status: verdict === 'gone' ? 'failed' : 'delivered', due_at: null }
  const asked = typeof answer === 'string' ? undefined : askedPause(answer)
  const again = nextTry({ tries, now: ctx.now(), chance: Math.random(), asked })
  return again === 'give up'
    ? { ...told, status: 'failed', due_at: null }
    : { ...told, status: 'waiting', due_at: again }
}

/** Only who is too busy is asked how long that lasts. */
function askedPause({ status, headers }: OutboundAnswer): number | undefined {
  return status === 429 || status === 503 ? readRetryAfter(headers['retry-after'], new Date()) : undefined
}

const sentenceOf = (error: unknown): string =>
  error instanceof DomainError ? error.message : 'The post failed here, not at the receiver.'

/** Frees what a dead process had taken. */
export const releaseWebhooks: Release = (ctx, process) => queries.release(ctx.db, process, ctx.now())

/** Looks after what is stuck: claims that outlived every post. */
export const webhookCare: Loop = {
  name: 'webhook_care',
  async run(ctx) {
    await queries.releaseStale(ctx.db, ctx.now())
    return false
  },
  nextDue: async () => null,
}
