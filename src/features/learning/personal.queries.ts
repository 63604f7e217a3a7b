import type { Db } from '#platform/db.ts'

export async function readRecord(db: Db, learner_id: string | null) {
  if (!learner_id) return { learner: null, enrolments: [], lesson_progress: [] }
  return {
    learner: await db.selectFrom('learners').selectAll().where('id', '=', learner_id).executeTakeFirst(),
    enrolments: await db.selectFrom('enrolments').selectAll().where('learner_id', '=', learner_id).execute(),
    lesson_progress: await db
      .selectFrom('lesson_progress')
      .selectAll()
      .where('learner_id', '=', learner_id)
      .execute(),
  }
}

export async function erase(db: Db, learner_id: string | null): Promise<void> {
  if (!learner_id) return
  await db.updateTable('learners').set({ phone: null, name: '' }).where('id', '=', learner_id).execute()
}
