import type { Selectable } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { NotificationSendings } from '#platform/tables.ts'
import type { NotificationRow } from './notification.queries.ts'

export type Sending = Selectable<NotificationSendings>
export type NewSending = Omit<Sending, 'no' | 'steps'> & { steps: readonly unknown[] }

export const insert = (db: Db, { steps, ...sending }: NewSending): Promise<Sending> =>
  db
    .insertInto('notification_sendings')
    .values({ ...sending, steps: JSON.stringify(steps) })
    .returningAll()
    .executeTakeFirstOrThrow()

/** The newest first; `by`: whose, or null for everybody's. */
export function list(
  db: Db,
  by: string | null,
  before: number | undefined,
  limit: number,
): Promise<Sending[]> {
  let page = db.selectFrom('notification_sendings').selectAll().orderBy('no', 'desc').limit(limit)
  if (by) page = page.where('created_by', '=', by)
  return (before === undefined ? page : page.where('no', '<', before)).execute()
}

export function find(db: Db, id: string, by: string | null): Promise<Sending | undefined> {
  const one = db.selectFrom('notification_sendings').selectAll().where('id', '=', id)
  return (by ? one.where('created_by', '=', by) : one).executeTakeFirst()
}

/** Of what was sent to many: the one notification that it is. */
export const findNotification = (db: Db, id: string): Promise<NotificationRow | undefined> =>
  db.selectFrom('notifications').selectAll().where('id', '=', id).executeTakeFirst()
