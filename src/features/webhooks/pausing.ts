import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { wakeLoop } from '#platform/jobs.ts'
import type { Endpoint } from './endpoint.queries.ts'
import * as queries from './endpoint.queries.ts'
import { takeEndpoint } from './endpoints.ts'
import { senderLoop } from './following.ts'

/** Nothing is posted there until it is resumed; what happens meanwhile waits. */
export function pauseEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  return inTransaction(ctx, async (tx) => pause(tx, await takeEndpoint(tx, id), 'asked'))
}

/** Sends what waited, in order. */
export function resumeEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  return inTransaction(ctx, async (tx) => {
    const endpoint = await takeEndpoint(tx, id)
    if (!endpoint.paused_at) return endpoint
    const change = { paused_at: null, pause_reason: null, failing_since: null }
    const resumed = await queries.set(tx.db, id, change, tx.now())
    await publish(tx, { type: 'webhook_endpoint.resumed', subject: id })
    await wakeLoop(tx, senderLoop)
    return resumed
  })
}

/** For the academy itself, once its posts have failed for good. Who has been paused or removed meanwhile stays so. */
export function pauseFailed(ctx: Ctx, id: string, reason: 'gone' | 'failing'): Promise<void> {
  return inTransaction({ ...ctx, actor: { kind: 'system' } }, async (tx) => {
    const endpoint = await takeEndpoint(tx, id).catch(() => undefined)
    if (endpoint) await pause(tx, endpoint, reason)
  })
}

/** Told once for each pause: an endpoint that is paused is posted nothing that could fail again. */
async function pause(tx: Ctx, endpoint: Endpoint, reason: 'asked' | 'gone' | 'failing'): Promise<Endpoint> {
  if (endpoint.paused_at) return endpoint
  const { id } = endpoint
  const paused = await queries.set(tx.db, id, { paused_at: tx.now(), pause_reason: reason }, tx.now())
  await publish(tx, { type: 'webhook_endpoint.paused', subject: id, data: { reason } })
  return paused
}
