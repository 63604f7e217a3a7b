import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Questions } from '#platform/tables.ts'

export type Question = Selectable<Questions>
export type QuestionFields = Pick<
  Question,
  'kind' | 'label' | 'prompt' | 'choices' | 'answers' | 'tolerance' | 'praise' | 'hint'
>

export function list(db: Db, lessonIds: string[]): Promise<Question[]> {
  return db
    .selectFrom('questions')
    .selectAll()
    .where('lesson_id', '=', sql<string>`any(${lessonIds}::uuid[])`)
    .orderBy('lesson_id')
    .orderBy('position')
    .execute()
}

export function find(db: Db, id: string): Promise<Question | undefined> {
  return db.selectFrom('questions').selectAll().where('id', '=', id).executeTakeFirst()
}

// A statement of PostgreSQL has 65,535 parameters at most.
const mostRows = 5_000

export async function insert(
  db: Db,
  questions: (QuestionFields & Pick<Question, 'lesson_id' | 'position'>)[],
  now: Date,
): Promise<Question[]> {
  const rows = questions.map((question) => ({ ...question, created_at: now, updated_at: now }))
  const inserted: Question[] = []
  for (let from = 0; from < rows.length; from += mostRows) {
    const some = db.insertInto('questions').values(rows.slice(from, from + mostRows))
    inserted.push(...(await some.returningAll().execute()))
  }
  return inserted
}

export function set(db: Db, id: string, change: Partial<QuestionFields>, now: Date): Promise<Question> {
  return db
    .updateTable('questions')
    .set({ ...change, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('questions').where('id', '=', id).execute()
}

/** Writes the order of one lesson's questions: the first gets position 1. */
export async function setPlaces(db: Db, ids: string[]): Promise<void> {
  await sql`
    update questions q set position = p.position from unnest(${ids}::uuid[]) with ordinality as p (id, position)
    where q.id = p.id and q.position <> p.position`.execute(db)
}
