import { requireRole } from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { wakeLoop } from '#platform/jobs.ts'
import { type Page, type PageRequest, readCursor, toPage } from '#platform/paging.ts'
import type { Attempt, Delivery, DeliveryFilter, Place } from './delivery.queries.ts'
import * as queries from './delivery.queries.ts'
import { getEndpoint, takeEndpoint } from './endpoints.ts'
import { testType, writeTest } from './following.queries.ts'
import { senderLoop } from './following.ts'
import { advanceLines, holdLines, reorderLines } from './lines.queries.ts'
import { messageOf } from './messages.rules.ts'

/** What went to an endpoint, or is on its way there; the newest first. */
export async function listDeliveries(
  ctx: Ctx,
  endpointId: string,
  filter: DeliveryFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<Delivery>> {
  await getEndpoint(ctx, endpointId)
  const rows = await queries.list(ctx.db, endpointId, filter, readPlace(cursor), limit + 1)
  return toPage(rows, limit, ({ created_at, event_id }) => [created_at.toISOString(), event_id])
}

function readPlace(cursor: string | undefined): Place | undefined {
  const [created_at, event_id] = readCursor(cursor, 2) ?? []
  if (created_at === undefined) return undefined
  if (
    typeof created_at === 'string' &&
    !Number.isNaN(Date.parse(created_at)) &&
    Number.isSafeInteger(event_id)
  )
    return { created_at: new Date(created_at).toISOString(), event_id: Number(event_id) }
  throw new DomainError(
    'invalid',
    'invalid_cursor',
    'The cursor is not one of ours. Begin the list without it.',
  )
}

export type SeenDelivery = Delivery & { message: ReturnType<typeof messageOf>; attempts: Attempt[] }

/** One of them, with what is posted and what came of each try. */
export async function getDelivery(ctx: Ctx, id: string): Promise<SeenDelivery> {
  requireRole(ctx, 'admin')
  const found = await queries.find(ctx.db, id)
  if (!found) throw notFound('webhook_delivery')
  const { actor_id, data, at, ...delivery } = found
  const message = messageOf({ ...delivery, actor_id, data, at })
  return { ...delivery, message, attempts: await queries.listAttempts(ctx.db, id) }
}

/** Posts an event of no consequence to this endpoint alone, whatever types it asks for. */
export function testEndpoint(ctx: Ctx, id: string): Promise<SeenDelivery> {
  return inTransaction(ctx, async (tx) => {
    const { paused_at } = await takeEndpoint(tx, id)
    if (paused_at)
      throw new DomainError(
        'conflict',
        'endpoint_paused',
        'This endpoint is paused. Resume it, then test it.',
      )
    await publish(tx, { type: testType, subject: id, data: { message: 'The connection works.' } })
    await holdLines(tx.db)
    const { delivery, ...line } = await writeTest(tx.db, id, tx.now())
    await advanceLines(tx.db, [line], tx.now())
    await wakeLoop(tx, senderLoop)
    return getDelivery(tx, delivery)
  })
}

/** Posts it once more, under the same `webhook-id`; what waits for its next try goes now. */
export function replayDelivery(ctx: Ctx, id: string): Promise<SeenDelivery> {
  return inTransaction(ctx, async (tx) => {
    await getDelivery(tx, id)
    await holdLines(tx.db)
    const line = await queries.requeue(tx.db, id)
    if (!line)
      throw new DomainError(
        'conflict',
        'still_sending',
        'It is being posted at this moment. Look again in 20 s.',
      )
    await advanceLines(tx.db, [line], tx.now())
    await wakeLoop(tx, senderLoop)
    return getDelivery(tx, id)
  })
}

/** All that failed since then, in order, and what waits for its next try; answers how many. */
export async function replayFailed(ctx: Ctx, endpointId: string, since: Date): Promise<{ replayed: number }> {
  await getEndpoint(ctx, endpointId)
  let replayed = 0
  let after: Place | undefined = { created_at: since.toISOString(), event_id: 0 }
  while (after) {
    const requeued = await requeueFailed(ctx, endpointId, after)
    replayed += requeued.length
    after = requeued.at(-1)
  }
  replayed += await queries.hasten(ctx.db, endpointId, since, ctx.now())
  await wakeLoop(ctx, senderLoop)
  return { replayed }
}

/** A part at a time: nobody else's posts are to wait for all of it. */
const requeueFailed = (ctx: Ctx, endpointId: string, after: Place) =>
  inTransaction(ctx, async (tx) => {
    await holdLines(tx.db)
    const requeued = await queries.requeueFailed(tx.db, endpointId, after)
    await reorderLines(tx.db, requeued, tx.now())
    return requeued
  })

/** How long is kept what went to whom, in ms. */
const kept = 30 * 86_400_000

/** What is older than 30 days goes, what still waits at a paused endpoint too. */
export async function forgetWebhooks(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - kept)
  await removeOld(ctx, before)
  while (await giveUp(ctx, before));
  await removeOld(ctx, before)
}

async function removeOld({ db }: Ctx, before: Date): Promise<void> {
  while ((await queries.removeBefore(db, before)) > 0);
}

const giveUp = (ctx: Ctx, before: Date): Promise<boolean> =>
  inTransaction(ctx, async (tx) => {
    await holdLines(tx.db)
    const lines = await queries.giveUpBefore(tx.db, before, tx.now())
    await advanceLines(tx.db, lines, tx.now())
    return lines.length > 0
  })
