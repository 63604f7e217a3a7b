import type { Ctx } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { lowerAscii } from '#platform/letters.ts'
import type { EmailPort } from '#ports/email.ts'
import { setReceipt } from './receipt.queries.ts'
import { insertSuppression } from './suppression.queries.ts'

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
  const isKnown = await setReceipt(
    tx.db,
    vendor,
    provider_id,
    outcome,
    outcome === 'failed' ? status : null,
    tx.now(),
  )
  // The suppression holds already: only what says something about one mail may wait for it.
  return isKnown || isFinal(status)
}
