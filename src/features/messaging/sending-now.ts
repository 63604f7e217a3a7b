import type { Ctx } from '#platform/ctx.ts'
import { handOver } from './handing.ts'
import { insertSending, type NewMessage } from './message.queries.ts'
import * as queries from './sending.queries.ts'

/** What became of a message whose sender waited for it. */
export type Handed = {
  key: string
  id: string
  no: number
  status: 'sent' | 'delivered' | 'failed'
  failure: string | null
}

/**
 * Hands messages to their vendors while the caller waits, and answers what became of each, in the order given; every
 * port's calls end by themselves. What a vendor could not take failed and is not tried again: the caller is told so.
 */
export async function sendNow(ctx: Ctx, messages: NewMessage[]): Promise<Handed[]> {
  const written = await insertSending(ctx.db, messages, ctx.now())
  const ids = written.map(({ id }) => id)
  const outcomes = await handOver(ctx, await queries.readSending(ctx.db, ids, ctx.now()), 'give up')
  const byKey = new Map(written.map((one) => [one.key, one]))
  return messages.flatMap(({ key }) => {
    const one = byKey.get(key)
    const outcome = outcomes.find(({ id }) => id === one?.id)
    if (!one || !outcome) return []
    const { status, failure = null } = outcome
    return [
      {
        key,
        id: one.id,
        no: one.no,
        status: status === 'sent' || status === 'delivered' ? status : 'failed',
        failure,
      },
    ]
  })
}
