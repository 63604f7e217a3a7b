import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { AskedQuestions } from '#platform/tables.ts'

export type Asked = Selectable<AskedQuestions>
export type NewAsked = Pick<Asked, 'delivery_id' | 'learner_id' | 'question_id'> & {
  /** Where a quiz asks it. */
  attempt_id?: string
}

/** Notes what was asked. A delivery has one open question for a learner: an older one of it is closed. */
export async function insertAsked(db: Db, asked: NewAsked[], now: Date): Promise<void> {
  if (asked.length === 0) return
  const rows = JSON.stringify(asked)
  await sql`
    update asked_questions q set closed_at = ${now} from json_to_recordset(${rows}) as a (delivery_id uuid, learner_id uuid)
    where q.learner_id = a.learner_id and q.delivery_id = a.delivery_id and q.closed_at is null`.execute(db)
  await sql`
    insert into asked_questions (delivery_id, learner_id, question_id, attempt_id, asked_at)
    select delivery_id, learner_id, question_id, attempt_id, ${now}
    from json_to_recordset(${rows}) as a (delivery_id uuid, learner_id uuid, question_id uuid, attempt_id uuid)
    on conflict (delivery_id, learner_id, question_id, attempt_id) do nothing`.execute(db)
}

/** The question that was asked last and is not answered, locked. */
export function takeOpen(db: Db, learnerId: string): Promise<Asked | undefined> {
  return db
    .selectFrom('asked_questions')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .where('closed_at', 'is', null)
    .orderBy('no', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()
}

/** `is_right` is for a lesson’s question: a quiz says nothing before its end. */
export async function close(db: Db, id: string, is_right: boolean | null, now: Date): Promise<void> {
  await db.updateTable('asked_questions').set({ closed_at: now, is_right }).where('id', '=', id).execute()
}

/** The questions that this delivery has asked this learner. */
export async function listAsked(
  db: Db,
  { delivery_id, learner_id }: Pick<Asked, 'delivery_id' | 'learner_id'>,
): Promise<string[]> {
  const asked = db.selectFrom('asked_questions').select('question_id').where('delivery_id', '=', delivery_id)
  return (await asked.where('learner_id', '=', learner_id).execute()).map(({ question_id }) => question_id)
}

/** What both were asked by one delivery stays asked once. */
export async function move(db: Db, from: string, to: string): Promise<void> {
  await sql`
    delete from asked_questions a where learner_id = ${from} and exists (
      select from asked_questions b where b.learner_id = ${to} and b.delivery_id = a.delivery_id and b.question_id = a.question_id
        and b.attempt_id is not distinct from a.attempt_id)`.execute(db)
  await db.updateTable('asked_questions').set({ learner_id: to }).where('learner_id', '=', from).execute()
}
