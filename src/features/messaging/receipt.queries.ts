import type { Db } from '#platform/db.ts'

type Status = 'sent' | 'delivered' | 'failed'

/** False when nobody has that id. */
export async function setReceipt(
  db: Db,
  vendor: string,
  providerId: string,
  status: Status,
  failure: string | null,
  now: Date,
): Promise<boolean> {
  const known = await db
    .selectFrom('messages')
    .select('id')
    .where('vendor', '=', vendor)
    .where('provider_id', '=', providerId)
    .forUpdate()
    .executeTakeFirst()
  if (!known) return false
  await db
    .updateTable('messages')
    .set({ status, failure, settled_at: now })
    .where('id', '=', known.id)
    .where('status', 'in', status === 'sent' ? ['sending'] : ['sending', 'sent'])
    .execute()
  return true
}

/** True when it was a WhatsApp text of ours, which is now an SMS in the queue. */
export async function requeueAsSms(db: Db, vendor: string, providerId: string, now: Date): Promise<boolean> {
  const requeued = await db
    .updateTable('messages')
    .set({
      status: 'queued',
      channel: 'sms',
      provider_id: null,
      due_at: now,
      settled_at: null,
      failure: 'outside_window',
    })
    .where('vendor', '=', vendor)
    .where('provider_id', '=', providerId)
    .where('channel', '=', 'whatsapp')
    .where('status', 'in', ['sending', 'sent'])
    .returning('id')
    .executeTakeFirst()
  return requeued !== undefined
}
