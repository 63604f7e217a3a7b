import { sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { NotificationRow } from './notification.queries.ts'
import type { Kind } from './notification.rules.ts'

/** A notification as one reader has it. */
export type Seen = Pick<
  NotificationRow,
  'id' | 'no' | 'audience' | 'kind' | 'tone' | 'title' | 'body' | 'url' | 'data' | 'created_at' | 'read_at'
>

// Scalar subqueries, so that PostgreSQL goes through each index from its newest end and stops: with a join it would sort all.
const meAs = (user: string) => `
  me as materialized (
    select u.role, u.created_at as since, coalesce(r.read_to, 0) as read_to,
      array(select p.kind from notification_preferences p
        where p.user_id = u.id and p.channel = 'in_app' and not p.is_on) as off
    from users u left join notification_readers r on r.user_id = u.id where u.id = ${user}),
  mine as materialized (
    select course_id, min(since) as since from (
      select e.course_id, e.enrolled_at as since from learners l join enrolments e on e.learner_id = l.id
      where l.user_id = ${user} and e.left_at is null
      union all select c.id, c.created_at from courses c where c.owner_id = ${user} and c.removed_at is null) as all_mine
    group by course_id)`
const me = meAs('$1')

/** What was told to many, as three lists; each is in the order of its own index. */
const toMany = (inner: string, columns: string) => [
  `select ${columns} from notifications n ${inner.replace('WHERE', `where n.audience = 'everyone' and n.created_at >= (select since from me) and`)}`,
  `select ${columns} from notifications n ${inner.replace('WHERE', `where n.audience = 'role' and n.role = (select role from me) and n.created_at >= (select since from me) and`)}`,
  `select c.* from mine cross join lateral (select ${columns} from notifications n ${inner.replace('WHERE', `where n.audience = 'course' and n.course_id = mine.course_id and n.created_at >= mine.since and`)}) c`,
]

const isOn = 'n.kind <> all((select off from me)::notification_kind[])'
const columns = 'n.id, n.no, n.audience, n.kind, n.tone, n.title, n.body, n.url, n.data, n.created_at'
// Up to where somebody has read all is known, and when is not: then it was read as it came.
const readAt = `coalesce(m.read_at, case when n.no <= (select read_to from me) then n.created_at end) as read_at`

/** In SQL: whose, which, and how many at most. */
type Asked = Record<'user' | 'before' | 'after' | 'kinds' | 'isUnread' | 'limit', string>

const ofMany = ({ user, before, after, kinds, isUnread, limit }: Asked) => `
  left join notification_marks m on m.user_id = ${user} and m.notification_id = n.id
  WHERE n.no < ${before} and ${isOn} and (${kinds} is null or n.kind = any(${kinds})) and m.removed_at is null
    and (not ${isUnread} or (n.no > (select read_to from me) and m.read_at is null))
    and n.no > ${after} order by n.no desc limit ${limit}`

/** A statement that reads the newest of somebody's, of the columns of `Seen`. */
export const pageOf = (asked: Asked): string => `
  with ${meAs(asked.user)}
  select * from (
    (select ${columns}, n.read_at from notifications n
     where n.user_id = ${asked.user} and n.removed_at is null and n.no < ${asked.before}
       and (${asked.kinds} is null or n.kind = any(${asked.kinds}))
       and (not ${asked.isUnread} or n.read_at is null) and n.no > ${asked.after} order by n.no desc limit ${asked.limit})
    ${toMany(ofMany(asked), `${columns}, ${readAt}`)
      .map((one) => `union all (${one})`)
      .join(' ')}) as told
  order by no desc limit ${asked.limit}`

const readPage = prepare<Seen>(
  pageOf({
    user: '$1',
    before: '$2',
    kinds: '$3::notification_kind[]',
    isUnread: '$4',
    limit: '$5',
    after: '$6',
  }),
)

export type Wanted = {
  before?: number | undefined
  after?: number | undefined
  kinds?: readonly Kind[] | undefined
  isUnread?: boolean | undefined
  limit: number
}

/** The newest first: what is theirs, and what was told to many since they are among these. */
export const list = (
  db: Db,
  user_id: string,
  { before = Number.MAX_SAFE_INTEGER, after = 0, kinds, isUnread = false, limit }: Wanted,
): Promise<Seen[]> => readPage(db, user_id, before, kinds ?? null, isUnread, limit, after)

/** Beyond this nobody counts. */
export const mostCounted = 1000
const unread = `WHERE n.no > (select read_to from me) order by n.no desc limit ${mostCounted}`
const lately = `n.id, n.kind`

// `not in`, so that PostgreSQL hashes the reader's marks once and does not look for one at each of a thousand.
const readCount = prepare<{ count: number }>(`
  with ${me}, told as (
    ${toMany(unread, lately)
      .map((one) => `(${one})`)
      .join(' union all ')})
  select least(${mostCounted}, (
    select count(*) from (
      select 1 from notifications n where n.user_id = $1 and n.removed_at is null and n.read_at is null
      limit ${mostCounted}) as own) + (
    select count(*) from told n where ${isOn} and n.id not in (
      select m.notification_id from notification_marks m where m.user_id = $1)))::int as count`)

/** How many are unread: of the newest 1,000 that are theirs, told to everyone, to their role and to each course; at most 1,000. */
export const countUnread = async (db: Db, user_id: string): Promise<number> =>
  (await readCount(db, user_id))[0]?.count ?? 0

const mostListed = 10_000
const kept = `WHERE ${isOn} and n.id not in (
    select m.notification_id from notification_marks m where m.user_id = $1 and m.removed_at is not null)
  order by n.no desc limit ${mostListed}`

const readAllCount = prepare<{ count: number }>(`
  with ${me}, told as (
    ${toMany(kept, 'n.id')
      .map((one) => `(${one})`)
      .join(' union all ')})
  select least(${mostListed}, (
    select count(*) from (
      select 1 from notifications n where n.user_id = $1 and n.removed_at is null limit ${mostListed}) as own) + (
    select count(*) from told))::int as count`)

/** How many there are, read or not; at most 10,000. */
export const countAll = async (db: Db, user_id: string): Promise<number> =>
  (await readAllCount(db, user_id))[0]?.count ?? 0

const readOne = prepare<Seen>(`
  with ${me}
  select ${columns}, case when n.audience = 'user' then n.read_at else ${readAt.replace(' as read_at', '')} end as read_at
  from notifications n left join notification_marks m on m.user_id = $1 and m.notification_id = n.id
  where n.id = $2 and m.removed_at is null and n.removed_at is null and (
    n.user_id = $1
    or n.audience = 'everyone' and n.created_at >= (select since from me)
    or n.audience = 'role' and n.role = (select role from me) and n.created_at >= (select since from me)
    or n.audience = 'course' and exists (
      select from mine where mine.course_id = n.course_id and n.created_at >= mine.since))`)

/** One that this reader has. */
export const find = async (db: Db, user_id: string, id: string): Promise<Seen | undefined> =>
  (await readOne(db, user_id, id))[0]

/** By the number that an old client knows it by. */
export async function findId(db: Db, no: number): Promise<string | undefined> {
  const row = await db.selectFrom('notifications').select('id').where('no', '=', no).executeTakeFirst()
  return row?.id
}

type Mark = 'read_at' | 'removed_at'

/** Notes what the reader did, once: what was done before stays as it was. */
export async function mark(
  db: Db,
  user_id: string,
  { id, audience }: Seen,
  what: Mark,
  now: Date,
): Promise<void> {
  if (audience === 'user')
    await sql`update notifications set ${sql.ref(what)} = coalesce(${sql.ref(what)}, ${now}) where id = ${id}`.execute(
      db,
    )
  else
    await sql`
      insert into notification_marks (user_id, notification_id, ${sql.ref(what)}) values (${user_id}, ${id}, ${now})
      on conflict (user_id, notification_id) do update
      set ${sql.ref(what)} = coalesce(notification_marks.${sql.ref(what)}, excluded.${sql.ref(what)})`.execute(
      db,
    )
}

/**
 * Everything up to that number is read, of what this statement sees: what comes meanwhile is not. Answers those that
 * still have messages waiting.
 */
export async function markAll(db: Db, user_id: string, upTo: number, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with own as (
      update notifications set read_at = ${now}
      where user_id = ${user_id} and removed_at is null and read_at is null and no <= ${upTo} returning id),
    before as (select coalesce(max(read_to), 0) as read_to from notification_readers where user_id = ${user_id}),
    newest as (
      select no from notifications where audience <> 'user' and no <= ${upTo} order by no desc limit 1),
    moved as (
      insert into notification_readers (user_id, read_to) select ${user_id}, no from newest
      on conflict (user_id) do update set read_to = greatest(notification_readers.read_to, excluded.read_to))
    select id from (
      select id from own
      union all select r.notification_id from notification_rounds r join notifications n on n.id = r.notification_id
      where n.no > (select read_to from before) and n.no <= (select no from newest)) as told
    where exists (
      select from messages m where m.notification_id = told.id and m.user_id = ${user_id} and m.status = 'queued')`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}
