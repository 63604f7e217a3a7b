import pg from 'pg'
import type { BenchDatabase } from './database.ts'
import { timed } from './processes.ts'

const batch = 250
const lanes = 4

/** Messages a second that the statements of a dispatch allow when nothing is decided, joined or looked up. */
export async function bareDispatch({ sql, url }: BenchDatabase, count: number): Promise<number> {
  await sql('drop table if exists bare_messages, bare_kept')
  await sql('create table bare_messages (like messages including all)')
  await sql('create table bare_kept (like sandbox_messages including all)')
  const pool = new pg.Pool({ connectionString: url, max: lanes })
  let left = Math.ceil(count / batch)
  const { took } = await timed(() =>
    Promise.all(
      Array.from({ length: lanes }, async () => {
        while (left-- > 0) await sendBatch(pool)
      }),
    ),
  )
  await pool.end()
  return (Math.ceil(count / batch) * batch * 1000) / took
}

async function sendBatch(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    `insert into bare_messages (key, direction, kind, channel, recipient, body, status, due_at, created_at)
     select gen_random_uuid(), 'out', 'course', 'sms', '+9198' || lpad(i::text, 8, '0'), $2, 'queued', now(), now()
     from generate_series(1, $1::int) i returning id`,
    [batch, body],
  )
  const ids = rows.map(({ id }) => id)
  await pool.query(`update bare_messages set status = 'sending' where id = any($1)`, [ids])
  await pool.query(
    `insert into bare_kept (key, direction, channel, recipient, sender, body, status, created_at)
     select m.key, 'out', m.channel, m.recipient, '', m.body, 'delivered', now() from bare_messages m where m.id = any($1)`,
    [ids],
  )
  await pool.query(`update bare_messages set status = 'delivered', settled_at = now() where id = any($1)`, [
    ids,
  ])
}

const body = 'Wash your hands with soap before you cook and before you eat. '.repeat(4)
