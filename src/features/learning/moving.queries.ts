import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'

/** Two learners have become one: where both have been, the earlier beginning and the completion count. */
export async function moveRecord(db: Db, from: string, to: string): Promise<void> {
  await moveEnrolments(db, from, to)
  await moveProgress(db, from, to)
  for (const table of ['lesson_unlocks', 'attendances'] as const) {
    await sql`
      delete from ${sql.table(table)} f where learner_id = ${from} and exists (
        select from ${sql.table(table)} t where t.learner_id = ${to} and t.lesson_id = f.lesson_id)`.execute(
      db,
    )
    await sql`update ${sql.table(table)} set learner_id = ${to} where learner_id = ${from}`.execute(db)
  }
  await sql`
    delete from waiting_learners f where learner_id = ${from} and exists (
      select from waiting_learners t where t.learner_id = ${to} and t.course_id = f.course_id)`.execute(db)
  await sql`update waiting_learners set learner_id = ${to} where learner_id = ${from}`.execute(db)
  await sql`
    delete from waiting_learners w using enrolments e
    where w.learner_id = ${to} and e.learner_id = ${to} and e.course_id = w.course_id and e.left_at is null`.execute(
    db,
  )
}

/** One that goes on takes precedence over one that was left, paused or is over. */
async function moveEnrolments(db: Db, from: string, to: string): Promise<void> {
  await sql`
    update enrolments t set
      enrolled_at = least(t.enrolled_at, f.enrolled_at),
      completed_at = least(t.completed_at, f.completed_at),
      drips_from = least(t.drips_from, f.drips_from),
      left_at = case when f.left_at is null then null else t.left_at end,
      paused_at = case when f.paused_at is null then null else t.paused_at end,
      access_until = case when f.access_until is null then null else greatest(t.access_until, f.access_until) end,
      cohort_id = coalesce(t.cohort_id, f.cohort_id)
    from enrolments f where f.learner_id = ${from} and t.learner_id = ${to} and t.course_id = f.course_id`.execute(
    db,
  )
  await sql`
    delete from enrolments f where learner_id = ${from} and exists (
      select from enrolments t where t.learner_id = ${to} and t.course_id = f.course_id)`.execute(db)
  await db.updateTable('enrolments').set({ learner_id: to }).where('learner_id', '=', from).execute()
}

async function moveProgress(db: Db, from: string, to: string): Promise<void> {
  await sql`
    update lesson_progress t set
      started_at = least(t.started_at, f.started_at),
      completed_at = least(t.completed_at, f.completed_at),
      passed_at = least(t.passed_at, f.passed_at),
      studied_at = greatest(t.studied_at, f.studied_at),
      watched_seconds = greatest(t.watched_seconds, f.watched_seconds)
    from lesson_progress f where f.learner_id = ${from} and t.learner_id = ${to} and t.lesson_id = f.lesson_id`.execute(
    db,
  )
  await sql`
    delete from lesson_progress f where learner_id = ${from} and exists (
      select from lesson_progress t where t.learner_id = ${to} and t.lesson_id = f.lesson_id)`.execute(db)
  await db.updateTable('lesson_progress').set({ learner_id: to }).where('learner_id', '=', from).execute()
}

/** The courses that a learner has not completed. */
export const listUnfinished = (db: Db, learner_id: string) =>
  db
    .selectFrom('enrolments')
    .select(['learner_id', 'course_id'])
    .where('learner_id', '=', learner_id)
    .where('completed_at', 'is', null)
    .execute()
