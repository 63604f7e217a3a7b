import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { queueMessages } from '#features/messaging/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { enqueue, type JobHandlers } from '#platform/jobs.ts'
import { find, type Push } from './push.queries.ts'
import { fanOut, toMessage } from './pushes.ts'
import { listSubscribers, type Subscriber } from './topic.queries.ts'

const batch = 2_000

const FanOut = Type.Object({ push_id: Type.String(), after: Type.Union([Type.String(), Type.Null()]) })

export const fanOutJobs: JobHandlers = {
  /** A batch in a transaction that queues the next: whoever dies on the way leaves nothing undone and nothing twice. */
  async [fanOut](ctx, payload) {
    const { push_id, after } = Value.Parse(FanOut, payload)
    await inTransaction(ctx, async (tx) => {
      const push = await find(tx.db, push_id, null)
      if (!push) return
      const subscribers = await readSubscribers(tx, push, after, batch)
      await queueMessages(
        tx,
        subscribers.map((subscriber) => toMessage(push, subscriber, tx.now())),
      )
      if (subscribers.length === batch)
        await enqueue(tx, { name: fanOut, payload: { push_id, after: subscribers.at(-1)?.id } })
    })
  },
}

export const readSubscribers = (
  ctx: Ctx,
  { topic }: Push,
  after: string | null,
  most: number,
): Promise<Subscriber[]> => listSubscribers(ctx.db, ctx.providers.push.vendor, topic ?? '', after, most)
