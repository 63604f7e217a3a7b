import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { enqueue, type JobHandlers } from '#platform/jobs.ts'
import type { TextNotice, VendorCall } from '#ports/text-messages.ts'
import { type Answer, receiveText } from './inbound.ts'
import { takeReceipt } from './receipts.ts'
import { insertCall, putBack, takeCall } from './vendor-call.queries.ts'

/** Verifies a vendor's call and keeps what it says, each notice once; the work is done by a job. */
export function keepVendorCall(ctx: Ctx, call: VendorCall): Promise<void> {
  const { texts } = ctx.providers
  const notices = texts.readCall(call)
  return inTransaction(ctx, async (tx) => {
    for (const notice of notices) {
      const isNew = await insertCall(tx.db, texts.vendor, notice.id, notice, tx.now())
      if (isNew)
        await enqueue(tx, {
          name: 'messaging.take_notice',
          payload: { vendor: texts.vendor, id: notice.id },
          ...inOrder(notice),
        })
    }
  })
}

/** What one number writes is taken in the order in which it came: START after STOP is not STOP after START. */
function inOrder(notice: TextNotice): { queue?: string } {
  if (notice.kind !== 'reply') return {}
  return { queue: `from:${createHash('sha256').update(notice.from).digest().readUInt16BE() % 64}` }
}

const Payload = Type.Object({ vendor: Type.String(), id: Type.String() })

/** `answer` is asked about every text that is not a word about consent. */
export const messagingJobs = (answer: Answer): JobHandlers => ({
  async 'messaging.take_notice'(ctx, payload) {
    const { vendor, id } = Value.Parse(Payload, payload)
    await inTransaction(ctx, async (tx) => {
      const notice = await takeCall(tx.db, vendor, id, tx.now())
      if (notice && !(await takeNotice(tx, vendor, notice as TextNotice, answer)))
        await putBack(tx.db, vendor, id)
    })
  },
})

/** False for a receipt that came before the answer to which it belongs: the sender takes it up. */
async function takeNotice(tx: Ctx, vendor: string, notice: TextNotice, answer: Answer): Promise<boolean> {
  if (notice.kind === 'receipt') return takeReceipt(tx, vendor, notice)
  await receiveText(tx, vendor, notice, answer)
  return true
}
