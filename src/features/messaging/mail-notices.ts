import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { lowerAscii } from '#platform/letters.ts'
import type { EmailPort } from '#ports/email.ts'
import { noteReceipt } from './receipts.ts'
import { insertSuppression } from './suppression.queries.ts'
import { takeWaiting } from './vendor-call.queries.ts'

export type MailNotice = ReturnType<NonNullable<EmailPort['readCall']>>[number]

const isFinal = (status: MailNotice['status']) => status === 'bounced' || status === 'complained'

/**
 * Notes what became of a mail; false when no mail has that id yet. An address that takes none, or whose owner called one
 * spam, is not written to any more.
 */
export async function takeMailNotice(tx: Ctx, vendor: string, notice: MailNotice): Promise<boolean> {
  const { provider_id, to, status, reason } = notice
  if (isFinal(status)) {
    const row = { address: lowerAscii(to), reason: status as 'bounced' | 'complained', note: reason }
    const made = await insertSuppression(tx.db, row, tx.now())
    if (made) await publish(tx, { type: 'suppression.added', subject: made, data: { reason: status } })
  }
  // Whoever complains has got it.
  const outcome = status === 'delivered' || status === 'complained' ? 'delivered' : 'failed'
  return noteReceipt(tx, vendor, provider_id, outcome, outcome === 'failed' ? status : null)
}

/** The notices that came before the vendor's own answer did. */
export async function takeEarlyMailNotices(ctx: Ctx, vendor: string, providerIds: string[]): Promise<void> {
  if (providerIds.length === 0) return
  await inTransaction(ctx, async (tx) => {
    for (const notice of await takeWaiting(tx.db, vendor, providerIds, tx.now()))
      await takeMailNotice(tx, vendor, notice as MailNotice)
  })
}
