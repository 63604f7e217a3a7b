import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Role } from '#platform/ctx.ts'
import { type Db, prepare } from '#platform/db.ts'
import type { Sessions } from '#platform/tables.ts'
import { forgetSession } from './live-sessions.ts'

export type SessionRow = Selectable<Sessions>
type NewSession = Pick<
  SessionRow,
  'user_id' | 'interface' | 'refresh_hash' | 'address' | 'device' | 'expires_at'
>

export function insert(db: Db, session: NewSession, now: Date): Promise<{ id: string }> {
  const row = { ...session, created_at: now, refreshed_at: now }
  return db.insertInto('sessions').values(row).returning('id').executeTakeFirstOrThrow()
}

export type LiveSession = { id: string; user_id: string; role: Role; interface: string; expires_at: Date }

export function findLive(db: Db, id: string, now: Date): Promise<LiveSession | undefined> {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.id', 'sessions.user_id', 'users.role', 'sessions.interface', 'sessions.expires_at'])
    .where('sessions.id', '=', id)
    .where('sessions.ended_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .where('users.removed_at', 'is', null)
    .executeTakeFirst()
}

/** Exchanges the secret for the next one: of two that try with the same secret exactly one succeeds. */
export const rotate = prepare<{ user_id: string; role: Role }>(`
  update sessions s set refresh_hash = $1, refreshed_at = $2 from users u
  where s.id = $3 and s.refresh_hash = $4 and s.ended_at is null and s.expires_at > $2 and s.interface = $5
    and u.id = s.user_id and u.removed_at is null
  returning s.user_id, u.role`)

export const end = (db: Db, id: string, now: Date): Promise<void> =>
  endWhere(db, sql`sessions.id = ${id}`, now)

export const endSessionsOf = (db: Db, userId: string, now: Date): Promise<void> =>
  endWhere(db, sql`sessions.user_id = ${userId}`, now)

export const endDemoSessions = (db: Db, now: Date): Promise<void> =>
  endWhere(db, sql`sessions.user_id in (select id from users where has_demo_password)`, now)

async function endWhere(db: Db, which: RawBuilder<unknown>, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    with ended as (update sessions set ended_at = ${now} where ${which} and ended_at is null returning id)
    select id, pg_notify('session_ended', id::text) from ended`.execute(db)
  for (const { id } of rows) forgetSession(id)
}
