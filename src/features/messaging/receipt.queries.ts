import type { Db } from '#platform/db.ts'
import type { Settled } from './sending.queries.ts'

type Status = 'sent' | 'delivered' | 'failed'

/** What became of it; `nothing` where that is no news, and undefined when nobody has that id. */
export async function setReceipt(
  db: Db,
  vendor: string,
  providerId: string,
  status: Status,
  failure: string | null,
  now: Date,
): Promise<Settled | 'nothing' | undefined> {
  const known = await db
    .selectFrom('messages')
    .select('id')
    .where('vendor', '=', vendor)
    .where('provider_id', '=', providerId)
    .forUpdate()
    .executeTakeFirst()
  if (!known) return undefined
  const changed = await db
    .updateTable('messages')
    .set({ status, failure, settled_at: now })
    .where('id', '=', known.id)
    .where('status', 'in', status === 'sent' ? ['sending'] : ['sending', 'sent'])
    .returning(['id', 'status', 'channel', 'failure', 'api_key_id'])
    .executeTakeFirst()
  return changed ?? 'nothing'
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
