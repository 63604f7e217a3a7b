import type { Ctx } from '#platform/ctx.ts'
import { publishAll } from '#platform/events.ts'
import type { Settled } from './sending.queries.ts'

/**
 * Publishes, in the transaction that writes it down, what somebody wants to hear of a message: of a program's its fate, and
 * of a push that nobody is behind its token any more. Of the rest the history speaks.
 */
export async function tellOf(tx: Ctx, settled: readonly Settled[]): Promise<void> {
  const events = settled.flatMap(({ id: subject, status, channel, failure, api_key_id }) => [
    ...(failure === 'token_gone' ? [{ type: 'message.token_gone', subject }] : []),
    ...(api_key_id && status !== 'queued'
      ? [{ type: `message.${status}`, subject, data: { channel, failure } }]
      : []),
  ])
  await publishAll(tx, events)
}
