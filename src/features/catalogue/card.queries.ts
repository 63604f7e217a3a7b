import { type Db, prepare } from '#platform/db.ts'
import type { CourseStatus, Difficulty } from '#platform/tables.ts'
import type { CourseCard } from './catalogue.queries.ts'

/**
 * `owner_id`: the courses of one teacher, with their drafts. `visible_to`: these, and what is published. `words` are looked
 * for in the titles and the descriptions, `published_words` by the index of what is published: in a
 * description they begin with a word's beginning.
 */
export type CardFilter = {
  statuses?: readonly CourseStatus[] | undefined
  owner_id?: string | undefined
  visible_to?: string | undefined
  instructor_no?: number | undefined
  difficulty?: Difficulty | undefined
  sub_category_no?: number | undefined
  master_category_no?: number | undefined
  words?: string | undefined
  published_words?: string | undefined
}
export type Slice = { offset: number; limit: number }

/** What of a card its course alone says: it is as it was for as long as `version` is. */
export type CardTexts = Pick<
  CourseCard,
  | 'id'
  | 'no'
  | 'version'
  | 'status'
  | 'title'
  | 'short_description'
  | 'description'
  | 'price'
  | 'currency'
  | 'difficulty'
  | 'duration_minutes'
  | 'outcomes'
  | 'requirements'
  | 'seats'
  | 'thumbnail_id'
  | 'created_at'
  | 'updated_at'
  | 'instructor_id'
  | 'instructor_no'
  | 'sub_category_no'
>
/** What others have a part in. */
export type CardFacts = Pick<CourseCard, 'id' | 'version' | 'instructor_name' | 'enrolled' | 'prerequisites'>

const facts = 'c.id, c.version, c.instructor_name, c.enrolled, c.prerequisites'
const readTexts = prepare<CardTexts>(`
  select id, no, version, status, title, short_description, description, price, currency, difficulty, duration_minutes,
    outcomes, requirements, seats, thumbnail_id, created_at, updated_at, instructor_id, instructor_no, sub_category_no
  from course_cards where id = any($1::uuid[])`)

export const listTexts = (db: Db, ids: string[]): Promise<CardTexts[]> => readTexts(db, ids)

/** A slice of the courses, newest first, and how many there are: for interfaces that count their pages. */
export async function listCards(
  db: Db,
  filter: CardFilter,
  { offset, limit }: Slice,
): Promise<{ rows: CardFacts[]; total: number }> {
  const { where, values } = whereOf(filter)
  const count = `select count(*)::int as total from course_cards c ${where}`
  const next = values.length + 1
  const rows = await prepare<CardFacts & { total: number }>(`
    select ${facts}, (${count}) as total
    from course_cards c ${where} order by c.no desc offset $${next} limit $${next + 1}`)(
    db,
    ...values,
    offset,
    limit,
  )
  if (rows[0] || offset === 0) return { rows, total: rows[0]?.total ?? 0 }
  const [counted] = await prepare<{ total: number }>(count)(db, ...values)
  return { rows: [], total: counted?.total ?? 0 }
}

const places = ['title', 'short_description', 'description']
const alike = (column: string, place: string) => `fold_words(c.${column}) like fold_words(${place})`
/** As a question of its own: asked once, and not for every row. */
const pattern = (place: string) =>
  `(select '%' || regexp_replace(fold_words(${place}), '([\\\\%_])', '\\\\\\1', 'g') || '%')`
/** The index finds who may have them, and they are looked at. */
const isFound = (place: string) => `c.id in (
    select s.course_id from searchable_courses s where s.title like ${pattern(place)} or s.words @@ (
      select string_agg(quote_literal(lexeme) || ':*', ' & ')
      from unnest(to_tsvector('simple', fold_words(${place}))))::tsquery)
  and (${places.map((column) => `fold_words(c.${column}) like ${pattern(place)}`).join(' or ')})`
const conditions: Record<keyof CardFilter, (place: string) => string> = {
  statuses: (place) => `c.status = any(${place}::course_status[])`,
  owner_id: (place) => `c.instructor_id = ${place}`,
  visible_to: (place) => `(c.status = 'published' or c.instructor_id = ${place})`,
  instructor_no: (place) => `c.instructor_no = ${place}`,
  difficulty: (place) => `c.difficulty = ${place}`,
  sub_category_no: (place) => `c.sub_category_no = ${place}`,
  master_category_no: (place) => `c.master_category_no = ${place}`,
  published_words: isFound,
  words: (place) => `(${places.map((column) => alike(column, place)).join(' or ')})`,
}

/** The text is the same for the same kind of question, and so is prepared once. */
function whereOf({ words, ...equal }: CardFilter): { where: string; values: unknown[] } {
  const like = words && `%${words.replace(/[\\%_]/g, '\\$&')}%`
  const asked = Object.entries({ ...equal, words: like || undefined }).filter(
    ([, value]) => value !== undefined,
  )
  const all = asked.map(([name], index) => conditions[name as keyof CardFilter](`$${index + 1}`))
  return {
    where: all.length > 0 ? `where ${all.join(' and ')}` : '',
    values: asked.map(([, value]) => value),
  }
}

const byIds = prepare<CardFacts>(`select ${facts} from course_cards c where c.id = any($1::uuid[])`)

export const findCards = (db: Db, ids: string[]): Promise<CardFacts[]> => byIds(db, ids)

/** What a list of categories shows of a course. */
export type ShortCard = Pick<
  CourseCard,
  | 'id'
  | 'no'
  | 'title'
  | 'short_description'
  | 'duration_minutes'
  | 'price'
  | 'currency'
  | 'thumbnail_id'
  | 'sub_category_id'
>

const shortOf = prepare<ShortCard>(`
  select id, no, title, short_description, duration_minutes, price, currency, thumbnail_id, sub_category_id
  from published_courses where sub_category_id = any($1::uuid[]) order by no desc limit 10000`)

export const listShort = (db: Db, subIds: string[]): Promise<ShortCard[]> => shortOf(db, subIds)
