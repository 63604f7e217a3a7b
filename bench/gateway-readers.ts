import type { UserRow } from '#features/identity/index.ts'
import type { BenchDatabase } from './database.ts'
import { signInAll } from './quiz-people.ts'

const readers = 500
const perReader = 10
/** How many of the newest each reader has read. */
const read = 100

/** Signed in: who sends, and some of the many who read, by their ids and their tokens. */
export type Readers = { sender: string; ids: string[]; tokens: string[] }

/** So many users, as many notifications of their own, and what everyone was told before. */
export async function makeReaders(
  database: BenchDatabase,
  people: number,
  earlier: number,
): Promise<Readers> {
  const { sql, rest, url, secretKey } = database
  await sql(
    `insert into users (email, role, email_confirmed_at, created_at, updated_at)
     select 'reader-' || i || '@bench.example', case i when 0 then 'admin' else 'student' end::role,
       now(), now() - interval '1 year', now() from generate_series(0, $1::int) i`,
    [people],
  )
  await sql(
    `insert into notifications (audience, user_id, kind, title, body, created_at)
     select 'user', u.id, 'message', 'Asha wrote to you', 'Have you read the third lesson?', now() - n * interval '1 day'
     from (select id from users where role = 'student' order by no limit $1::int / ${perReader}) u,
       generate_series(1, ${perReader}) n`,
    [people],
  )
  await sql(
    `insert into notifications (audience, kind, title, body, created_at)
     select 'everyone', 'announcement', 'News ' || i, 'There is a new course.', now() - ($1::int - i) * interval '1 hour'
     from generate_series(1, $1::int) i`,
    [earlier],
  )
  await rest('users', 'notifications')
  const [sender, ...some] = await sql<UserRow>('select * from users order by no limit $1', [readers + 1])
  if (!sender) throw new Error('Nobody is there to send.')
  const ids = some.map(({ id }) => id)
  await sql(
    `insert into notification_marks (user_id, notification_id, read_at)
     select u, n.id, now() from unnest($1::uuid[]) u,
       (select id from notifications where audience = 'everyone' order by no desc limit ${read}) n`,
    [ids],
  )
  await rest('notification_marks', 'sessions')
  const [first = '', ...tokens] = await signInAll(url, secretKey, [sender, ...some])
  return { sender: first, ids, tokens }
}
