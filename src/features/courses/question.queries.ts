import { type Selectable, sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Questions } from '#platform/tables.ts'
import type { Criterion, LessonKind, Pair, QuestionKind } from './question.rules.ts'

/** A question of a course's bank; a lesson may ask it too. */
export type BankQuestion = Omit<Selectable<Questions>, 'pairs' | 'rubric'> & {
  pairs: Pair[]
  rubric: Criterion[]
}
/** A question that a lesson asks. */
export type Question = BankQuestion & { lesson_id: string; position: number; kind: LessonKind }
export type QuestionFields = Pick<
  BankQuestion,
  | 'kind'
  | 'label'
  | 'prompt'
  | 'choices'
  | 'answers'
  | 'tolerance'
  | 'praise'
  | 'hint'
  | 'takes_several'
  | 'pairs'
  | 'rubric'
  | 'weights'
  | 'tags'
>

export function list(db: Db, lessonIds: string[]): Promise<Question[]> {
  return db
    .selectFrom('questions')
    .selectAll()
    .where('lesson_id', '=', sql<string>`any(${lessonIds}::uuid[])`)
    .orderBy('lesson_id')
    .orderBy('position')
    .execute() as Promise<Question[]>
}

/** One that a lesson asks. */
export function find(db: Db, id: string): Promise<Question | undefined> {
  const asked = db.selectFrom('questions').selectAll().where('id', '=', id).where('lesson_id', 'is not', null)
  return asked.executeTakeFirst() as Promise<Question | undefined>
}

export function findInBank(db: Db, id: string): Promise<BankQuestion | undefined> {
  const question = db.selectFrom('questions').selectAll().where('id', '=', id)
  return question.executeTakeFirst() as Promise<BankQuestion | undefined>
}

export type BankFilter = { tag?: string | undefined; kind?: QuestionKind | undefined }

export function listBank(
  db: Db,
  courseId: string,
  { tag, kind }: BankFilter,
  afterNo: number,
  limit: number,
): Promise<BankQuestion[]> {
  let bank = db
    .selectFrom('questions')
    .selectAll()
    .where('course_id', '=', courseId)
    .where('no', '>', afterNo)
    .orderBy('no')
    .limit(limit)
  if (kind) bank = bank.where('kind', '=', kind)
  if (tag !== undefined) bank = bank.where('tags', '@>', sql<string[]>`array[${tag}::text]`)
  return bank.execute() as Promise<BankQuestion[]>
}

export async function countBank(db: Db, courseId: string): Promise<number> {
  const all = db.selectFrom('questions').select((of) => of.fn.countAll<number>().as('count'))
  return (await all.where('course_id', '=', courseId).executeTakeFirstOrThrow()).count
}

/** Which course each of these lessons belongs to. */
export async function listCourses(db: Db, lessonIds: string[]): Promise<Map<string, string>> {
  const lessons = db.selectFrom('lessons').select(['id', 'course_id'])
  const rows = await lessons.where('id', '=', sql<string>`any(${lessonIds}::uuid[])`).execute()
  return new Map(rows.map(({ id, course_id }) => [id, course_id]))
}

// A statement of PostgreSQL has 65,535 parameters at most.
const mostRows = 3_000

type NewRow = QuestionFields & Pick<BankQuestion, 'course_id' | 'lesson_id' | 'position'>

export async function insert(db: Db, questions: NewRow[], now: Date): Promise<BankQuestion[]> {
  const rows = questions.map((question) => ({ ...question, created_at: now, updated_at: now }))
  const inserted: BankQuestion[] = []
  for (let from = 0; from < rows.length; from += mostRows) {
    const some = db.insertInto('questions').values(rows.slice(from, from + mostRows).map(asJson))
    inserted.push(...((await some.returningAll().execute()) as BankQuestion[]))
  }
  return inserted
}

/** The driver would write a list as an array of PostgreSQL. */
const asJson = <T extends { pairs?: Pair[]; rubric?: Criterion[] }>({ pairs, rubric, ...rest }: T) => ({
  ...rest,
  ...(pairs && { pairs: JSON.stringify(pairs) }),
  ...(rubric && { rubric: JSON.stringify(rubric) }),
})

export async function set(db: Db, id: string, change: Partial<QuestionFields>, now: Date): Promise<void> {
  await db
    .updateTable('questions')
    .set({ ...asJson(change), version: sql`version + 1`, updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** A published quiz that asks this question. */
export async function findAsking(db: Db, id: string): Promise<{ id: string; title: string } | undefined> {
  const quizzes = db.selectFrom('quiz_questions as w').innerJoin('quizzes as q', 'q.id', 'w.quiz_id')
  const asking = quizzes.where('w.question_id', '=', id).where('q.status', '=', 'published')
  const named = asking.where('q.removed_at', 'is', null).select(['q.id', 'q.title'])
  return named.orderBy('q.no').limit(1).executeTakeFirst()
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
