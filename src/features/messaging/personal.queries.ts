import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import { lowerAscii } from '#platform/letters.ts'

export async function readMessages(
  db: Db,
  user_id: string,
  addresses: readonly string[],
  phones: readonly string[],
) {
  const messages = db
    .selectFrom('messages')
    .select(['id', 'direction', 'channel', 'kind', 'recipient', 'sender', 'subject', 'status', 'created_at'])
    .select(sql<string>`case when is_secret then '' else body end`.as('body'))
    .where((is) =>
      is.or([
        is('user_id', '=', user_id),
        is('recipient', '=', sql<string>`any(${addresses})`),
        is.and([is('direction', '=', 'in'), is('sender', '=', sql<string>`any(${addresses})`)]),
      ]),
    )
  const suppressions = db
    .selectFrom('mail_suppressions')
    .select(['address', 'reason', 'at'])
    .where('address', '=', sql<string>`any(${addresses.map(lowerAscii)})`)
  const consents = db.selectFrom('consents').selectAll().where('phone', '=', sql<string>`any(${phones})`)
  return {
    messages: await messages.orderBy('no', 'desc').limit(100_000).execute(),
    consents: await consents.orderBy('id').execute(),
    suppressions: await suppressions.execute(),
  }
}

/** What was written about the account, to whatever address it had then. */
export async function eraseOf(db: Db, user_id: string, now: Date): Promise<void> {
  await sql`
    update messages set body = '', html = null, subject = null, recipient = '~', user_id = null, url = null, data = null,
      unsubscribe_url = null,
      status = case when status = 'queued' then 'cancelled'::message_status else status end,
      settled_at = coalesce(settled_at, ${now})
    where user_id = ${user_id}`.execute(db)
}

export async function eraseAddress(db: Db, address: string, pseudonym: string, now: Date): Promise<void> {
  await sql`
    update messages set body = '', html = null, subject = null, recipient = ${pseudonym}, unsubscribe_url = null,
      status = case when status = 'queued' then 'cancelled'::message_status else status end,
      settled_at = coalesce(settled_at, ${now})
    where recipient = ${address}`.execute(db)
  await sql`
    update messages set body = '', html = null, subject = null, sender = ${pseudonym}
    where direction = 'in' and sender = ${address}`.execute(db)
  await sql`
    delete from webhook_calls where notice ->> 'from' = ${address} or notice ->> 'to' = ${address}`.execute(
    db,
  )
  await sql`delete from contacts where phone = ${address}`.execute(db)
  await sql`delete from mail_suppressions where address = ${lowerAscii(address)}`.execute(db)
  await sql`set local sangam.erasing = 'on'`.execute(db)
  await sql`update consents set phone = ${pseudonym}, words = '' where phone = ${address}`.execute(db)
  await sql`set local sangam.erasing = 'off'`.execute(db)
}

export async function eraseOptOut(db: Db, phone: string, phone_hash: Buffer): Promise<void> {
  await sql`
    with gone as (delete from opt_outs where phone = ${phone} returning at)
    insert into erased_opt_outs (phone_hash, at) select ${phone_hash}, at from gone on conflict do nothing`.execute(
    db,
  )
}

export async function hasErasedOptOuts(db: Db): Promise<boolean> {
  return (await sql`select 1 from erased_opt_outs limit 1`.execute(db)).rows.length > 0
}

export async function reviveOptOuts(
  db: Db,
  phones: readonly string[],
  hashes: readonly Buffer[],
): Promise<void> {
  await sql`
    insert into opt_outs (phone, at) select p.phone, e.at
    from unnest(${phones}::text[], ${hashes}::bytea[]) as p (phone, hash) join erased_opt_outs e on e.phone_hash = p.hash
    on conflict do nothing`.execute(db)
}

export async function removeErasedOptOut(db: Db, phone_hash: Buffer): Promise<void> {
  await db.deleteFrom('erased_opt_outs').where('phone_hash', '=', phone_hash).execute()
}

/** What vendors told us is of use until nobody asks any more what became of a text. */
export async function removeHandledCalls(db: Db, before: Date): Promise<void> {
  await sql`delete from webhook_calls where handled_at < ${before}`.execute(db)
}
