import type { Db } from '#platform/db.ts'

const records = [
  'enrolments',
  'lesson_progress',
  'lesson_unlocks',
  'attendances',
  'waiting_learners',
] as const

export async function readRecord(db: Db, learner_id: string | null) {
  const learners = db.selectFrom('learners').selectAll()
  const learner = learner_id && (await learners.where('id', '=', learner_id).executeTakeFirst())
  const read = records.map(async (table) => [
    table,
    learner_id ? await db.selectFrom(table).selectAll().where('learner_id', '=', learner_id).execute() : [],
  ])
  return { learner: learner ?? null, ...Object.fromEntries(await Promise.all(read)) }
}

export async function erase(db: Db, learner_id: string | null): Promise<void> {
  if (!learner_id) return
  await db.deleteFrom('waiting_learners').where('learner_id', '=', learner_id).execute()
  await db.updateTable('learners').set({ phone: null, name: '' }).where('id', '=', learner_id).execute()
}
