import type { Insertable } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Answers } from '#platform/tables.ts'

export async function insert(
  db: Db,
  answer: Omit<Insertable<Answers>, 'answered_at'>,
  now: Date,
): Promise<void> {
  await db
    .insertInto('answers')
    .values({ ...answer, answered_at: now })
    .execute()
}
