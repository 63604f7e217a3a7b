import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { wakeLoop } from '#platform/jobs.ts'
import type { TextNotice } from '#ports/text-messages.ts'
import { senderLoop } from './messages.ts'
import { tellOf } from './outcomes.ts'
import * as queries from './receipt.queries.ts'
import { takeWaiting } from './vendor-call.queries.ts'

export type Receipt = Extract<TextNotice, { kind: 'receipt' }>

/**
 * Notes what became of a text; false when no message has that id yet. A status only moves forward. A course text that
 * WhatsApp refused afterwards, because its window was shut, goes again as an SMS.
 */
export async function takeReceipt(tx: Ctx, vendor: string, receipt: Receipt): Promise<boolean> {
  const { provider_id, status, reason = null } = receipt
  if (
    status === 'failed' &&
    reason === 'outside_window' &&
    (await queries.requeueAsSms(tx.db, vendor, provider_id, tx.now()))
  ) {
    await wakeLoop(tx, senderLoop)
    return true
  }
  return noteReceipt(tx, vendor, provider_id, status, reason)
}

/** Writes down what a vendor says of a message, and tells whoever wants to hear of it; false when no message has that id. */
export async function noteReceipt(
  tx: Ctx,
  vendor: string,
  providerId: string,
  status: Receipt['status'],
  failure: string | null,
): Promise<boolean> {
  const settled = await queries.setReceipt(tx.db, vendor, providerId, status, failure, tx.now())
  if (settled && settled !== 'nothing') await tellOf(tx, [settled])
  return settled !== undefined
}

/** The receipts that came before the vendor's own answer did. */
export async function takeEarlyReceipts(ctx: Ctx, vendor: string, providerIds: string[]): Promise<void> {
  if (providerIds.length === 0) return
  await inTransaction(ctx, async (tx) => {
    for (const notice of await takeWaiting(tx.db, vendor, providerIds, tx.now()))
      await takeReceipt(tx, vendor, notice as Receipt)
  })
}
