import { CompiledQuery, type Selectable } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { CourseCards, CourseMode, CourseStatus, Difficulty } from '#platform/tables.ts'

type Columns = Selectable<CourseCards>
type Optional =
  | 'duration_minutes'
  | 'seats'
  | 'access_days'
  | 'thumbnail_id'
  | 'submitted_at'
  | 'published_at'
  | 'sub_category_id'
  | 'sub_category_no'
  | 'sub_category_name'
  | 'master_category_id'
  | 'master_category_no'
  | 'master_category_name'
export type Required = { id: string; no: number; title: string; difficulty: Difficulty; status: CourseStatus }
/** A course as it is shown, with whose it is, where it stands, what comes before it, and how many learn it. */
export type CourseCard = {
  [Name in keyof Columns]: Name extends Optional ? Columns[Name] : NonNullable<Columns[Name]>
} & { prerequisites: Required[] }

export type CatalogueFilter = {
  sub_category_id?: string | undefined
  master_category_id?: string | undefined
  instructor_id?: string | undefined
  difficulty?: Difficulty | undefined
  mode?: CourseMode | undefined
  language?: string | undefined
  currency?: string | undefined
  min_price?: number | undefined
  max_price?: number | undefined
}
export type Sort = 'newest' | 'title' | 'price' | 'popular'
/** The sort keys of the row before. */
export type After = (string | number)[]

const shown = [
  'id',
  'no',
  'instructor_id',
  'instructor_name',
  'title',
  'short_description',
  'language',
  'price',
  'currency',
  'difficulty',
  'duration_minutes',
  'mode',
  'seats',
  'thumbnail_id',
  'published_at',
  'sub_category_id',
  'sub_category_name',
  'master_category_id',
  'master_category_name',
] as const
const columns = shown.map((name) => `c.${name}`).join(', ')
/** `enrolled`: in the order of the popular ones alone. */
export type Listed = Pick<CourseCard, (typeof shown)[number]> & { enrolled?: number }

const plain = 'from published_courses c'
/** `behind`: what comes after the row whose sort keys are these two parameters. */
const orders = {
  newest: {
    from: plain,
    order: 'c.published_at desc, c.no desc',
    behind: (at: string, no: string) => `(c.published_at, c.no) < (${at}::timestamptz, ${no}::int)`,
  },
  title: {
    from: plain,
    order: 'c.title collate "C", c.no',
    behind: (title: string, no: string) => `(c.title collate "C", c.no) > (${title}, ${no}::int)`,
  },
  price: {
    from: plain,
    order: 'c.price, c.no',
    behind: (price: string, no: string) => `(c.price, c.no) > (${price}::bigint, ${no}::int)`,
  },
  popular: {
    from: ', k.enrolled from course_counts k join published_courses c on c.id = k.course_id',
    order: 'k.enrolled desc, k.course_id',
    behind: (enrolled: string, id: string) =>
      `k.enrolled <= ${enrolled}::int and (k.enrolled < ${enrolled}::int or k.course_id > ${id}::uuid)`,
  },
} as const

/** Text and values are built together: a list is asked for too often to be built anew from parts each time. */
export async function list(
  db: Db,
  filter: CatalogueFilter,
  sort: Sort,
  after: After | undefined,
  limit: number,
): Promise<Listed[]> {
  const { from, order, behind } = orders[sort]
  const { conditions, values, add } = conditionsOf(filter)
  if (after) conditions.push(behind(add(after[0]), add(after[1])))
  // The limit stands in the text: a plan for any limit reads and sorts everything.
  const text = `select ${columns} ${from} ${whereOf(conditions)} order by ${order} limit ${Math.trunc(limit)}`
  return ask<Listed>(db, text, values)
}

const equals = [
  'sub_category_id',
  'master_category_id',
  'instructor_id',
  'difficulty',
  'mode',
  'language',
  'currency',
] as const

type Add = (value: unknown) => string

function openValues() {
  const values: unknown[] = []
  const add: Add = (value) => `$${values.push(value)}`
  return { values, add }
}

function conditionsOf(filter: CatalogueFilter) {
  const { values, add } = openValues()
  const conditions = equals.flatMap((name) =>
    filter[name] === undefined ? [] : [`c.${name} = ${add(filter[name])}`],
  )
  return { conditions: [...conditions, ...priceOf(filter, add)], values, add }
}

function priceOf({ min_price, max_price }: CatalogueFilter, add: Add): string[] {
  const conditions: string[] = []
  if (min_price !== undefined) conditions.push(`c.price >= ${add(min_price)}`)
  if (max_price !== undefined) conditions.push(`c.price <= ${add(max_price)}`)
  return conditions
}

const whereOf = (conditions: string[]) => (conditions.length > 0 ? `where ${conditions.join(' and ')}` : '')

const ask = async <Row>(db: Db, text: string, values: unknown[]): Promise<Row[]> =>
  (await db.executeQuery<Row>(CompiledQuery.raw(text, values))).rows

/** How many courses a search looks at: so many that have the words in their titles, and so many that have them anywhere. */
const mostFound = 1_000
/** How many of them it shows. */
export const mostShown = 1_000
const mostAlike = 200
const enough = 20

/**
 * By rank: words and beginnings of words first, in the title before the description; then titles that look like it.
 * `facts` are looked for with the words, and `among` joins the courses that count to the searchable ones, `s`: what is cut
 * off are courses that would have been found.
 */
const rankedBy = (typed: string, facts = `''`, among = '') => `
    with asked as materialized (
      select fold_words(${typed}) as typed, ${facts} as facts, (
        select string_agg(quote_literal(lexeme) || ':*', ' & ')
        from unnest(to_tsvector('simple', fold_words(${typed})))) as query),
    titled as materialized (
      select s.course_id, s.no, s.words, a.query from asked a
      join searchable_courses s on s.words @@ (replace(a.query, ':*', ':*A') || a.facts)::tsquery ${among} limit ${mostFound}),
    other as materialized (
      select s.course_id, s.no, s.words, a.query from asked a
      join searchable_courses s on s.words @@ (a.query || a.facts)::tsquery ${among} ${among ? 'and' : 'where'}
        (select count(*) from titled) < ${mostFound} limit ${mostFound}),
    meant as materialized (
      select a.typed, ('(' || meant_by(a.typed)::text || ')' || a.facts)::tsquery as query from asked a
      where (select count(*) from titled) + (select count(*) from other) < ${enough}),
    alike as materialized (
      select s.course_id, s.no, m.typed, s.title from meant m
      join searchable_courses s on s.words @@ m.query ${among} limit ${mostAlike}),
    found as (
      select course_id, no, 1 + ts_rank(words, query::tsquery) as rank from titled
      union all
      select course_id, no, 1 + ts_rank(words, query::tsquery) from other
      union all
      select course_id, no, word_similarity(typed, title) from alike),
    ranked as (
      select course_id, no, max(rank) as rank from found group by course_id, no
      order by rank desc, no desc limit ${mostShown})`

/** What `course_facts` says of the courses that count, as the end of a query. */
function factsOf({ master_category_id: master, ...filter }: CatalogueFilter, add: Add): string {
  const facts = equals.flatMap((name) => {
    const value = name === 'master_category_id' ? undefined : filter[name]
    return value === undefined ? [] : [` & '=${name} ${toLexeme(name, value)}'`]
  })
  const text = facts.length > 0 ? `${add(facts.join(''))}::text` : `''`
  if (master === undefined) return text
  const subs = `select string_agg('''=sub_category_id ' || id || '''', ' | ') from sub_categories where master_category_id = ${add(master)}`
  return `${text} || ' & (' || coalesce((${subs}), '''=none''') || ')'`
}

const toLexeme = (name: string, value: string): string =>
  (name.endsWith('_id') ? value.toLowerCase() : value).replace(/['\\]/g, '$&$&')

export async function search(
  db: Db,
  words: string,
  filter: CatalogueFilter,
  offset: number,
  limit: number,
): Promise<Listed[]> {
  const { values, add } = openValues()
  const [typed, facts, prices] = [add(words), factsOf(filter, add), priceOf(filter, add)]
  const among = prices.length > 0 ? `join published_courses c on c.id = s.course_id ${whereOf(prices)}` : ''
  // The slice is cut before anything is read of the courses themselves.
  const text = `${rankedBy(typed, facts, among)}
    select ${columns}
    from (select * from ranked r order by r.rank desc, r.no desc offset ${add(offset)} limit ${add(limit)}) r
    join published_courses c on c.id = r.course_id order by r.rank desc, r.no desc`
  return ask<Listed>(db, text, values)
}

const foundIds = prepare<{ id: string; total: number }>(`${rankedBy('$1')}
  select course_id as id, count(*) over ()::int as total from ranked r
  order by r.rank desc, r.no desc offset $2 limit $3`)

/** Which courses a search finds, a slice of them, and how many they are. */
export const searchIds = (
  db: Db,
  words: string,
  offset: number,
  limit: number,
): Promise<{ id: string; total: number }[]> => foundIds(db, words, offset, limit)

const byId = prepare<CourseCard>('select * from course_cards where id = $1')
const byNo = prepare<CourseCard>('select * from course_cards where no = $1')

export const find = async (db: Db, ref: { id: string } | { no: number }): Promise<CourseCard | undefined> =>
  (await ('id' in ref ? byId(db, ref.id) : byNo(db, ref.no)))[0]
