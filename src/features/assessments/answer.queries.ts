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

export async function move(db: Db, from: string, to: string): Promise<void> {
  await db.updateTable('answers').set({ learner_id: to }).where('learner_id', '=', from).execute()
}

export const list = (db: Db, learnerId: string) =>
  db.selectFrom('answers').selectAll().where('learner_id', '=', learnerId).orderBy('answered_at').execute()

/** Whether it was right stays; the words go. */
export async function erase(db: Db, learnerId: string): Promise<void> {
  await db.updateTable('answers').set({ given: '' }).where('learner_id', '=', learnerId).execute()
}
