import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { NotificationRow } from './notification.queries.ts'
import type { Step } from './notification.rules.ts'

export type Round = { told: NotificationRow; steps: Step[]; after_no: number }
type Row = NotificationRow & { steps: Step[]; after_no: number }

/** Nobody reads what this round is about until its batch is written: who reads it then finds what to cancel. */
export async function holdReaders(db: Db, notification_id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${notification_id}, 25))`.execute(db)
}

/** Waits for the batches that are being written, in one order for all; the next ones see what is read now. */
export async function holdRounds(db: Db): Promise<void> {
  await sql`
    select pg_advisory_xact_lock_shared(hashtextextended(notification_id::text, 25)) from (
      select notification_id from notification_rounds where done_at is null order by notification_id) as open`.execute(
    db,
  )
}

/** A round that is not at its end, held until the transaction ends. */
export async function takeOpen(db: Db): Promise<Round | undefined> {
  const { rows } = await sql<Row>`
    select n.*, r.steps, r.after_no from notification_rounds r join notifications n on n.id = r.notification_id
    where r.done_at is null order by r.notification_id limit 1 for update of r skip locked`.execute(db)
  const [row] = rows
  if (!row) return undefined
  const { steps, after_no, ...told } = row
  return { told, steps, after_no }
}

export async function moveOn(
  db: Db,
  notification_id: string,
  { after_no, told, done_at }: { after_no: number; told: number; done_at: Date | null },
): Promise<void> {
  await db
    .updateTable('notification_rounds')
    .set({ after_no, told: sql`told + ${told}`, done_at })
    .where('notification_id', '=', notification_id)
    .execute()
}

export async function hasOpen(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from notification_rounds where done_at is null limit 1`.execute(db)
  return rows.length > 0
}

export const find = (db: Db, notification_id: string) =>
  db
    .selectFrom('notification_rounds')
    .select(['told', 'done_at'])
    .where('notification_id', '=', notification_id)
    .executeTakeFirst()
