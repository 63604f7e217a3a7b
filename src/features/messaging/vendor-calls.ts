import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { enqueue, type JobHandlers } from '#platform/jobs.ts'
import type { TextNotice, VendorCall } from '#ports/text-messages.ts'
import { type Answer, receiveText } from './inbound.ts'
import { type MailNotice, takeMailNotice } from './mail-notices.ts'
import { takeReceipt } from './receipts.ts'
import { insertCall, putBack, takeCall } from './vendor-call.queries.ts'

/** Verifies a call of the texts' vendor and keeps what it says, each notice once; the work is done by a job. */
export async function keepTextCall(ctx: Ctx, call: VendorCall): Promise<void> {
  const { texts } = ctx.providers
  await keepAll(ctx, { vendor: texts.vendor, job: 'messaging.take_notice' }, texts.readCall(call), inOrder)
}

/** The same for the mails' vendor. */
export async function keepMailCall(ctx: Ctx, call: VendorCall): Promise<void> {
  const { email } = ctx.providers
  const notices = email.readCall?.(call) ?? []
  await keepAll(ctx, { vendor: email.vendor, job: 'messaging.take_mail_notice' }, notices, () => ({}))
}

function keepAll<Notice extends { id: string }>(
  ctx: Ctx,
  { vendor, job }: { vendor: string; job: string },
  notices: Notice[],
  queueOf: (notice: Notice) => { queue?: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    for (const notice of notices)
      if (await insertCall(tx.db, vendor, notice.id, notice, tx.now()))
        await enqueue(tx, { name: job, payload: { vendor, id: notice.id }, ...queueOf(notice) })
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
  'messaging.take_notice': (ctx, payload) =>
    takeOnce(ctx, payload, (tx, vendor, notice) => takeNotice(tx, vendor, notice as TextNotice, answer)),
  'messaging.take_mail_notice': (ctx, payload) =>
    takeOnce(ctx, payload, (tx, vendor, notice) => takeMailNotice(tx, vendor, notice as MailNotice)),
})

type Take = (tx: Ctx, vendor: string, notice: unknown) => Promise<boolean>

/** What `take` is not ready for is put back. */
function takeOnce(ctx: Ctx, payload: unknown, take: Take): Promise<void> {
  const { vendor, id } = Value.Parse(Payload, payload)
  return inTransaction(ctx, async (tx) => {
    const notice = await takeCall(tx.db, vendor, id, tx.now())
    if (notice && !(await take(tx, vendor, notice))) await putBack(tx.db, vendor, id)
  })
}

/** False for a receipt that came before the answer to which it belongs: the sender takes it up. */
async function takeNotice(tx: Ctx, vendor: string, notice: TextNotice, answer: Answer): Promise<boolean> {
  if (notice.kind === 'receipt') return takeReceipt(tx, vendor, notice)
  await receiveText(tx, vendor, notice, answer)
  return true
}
