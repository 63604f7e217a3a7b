import { type Selectable, sql } from 'kysely'
import type { Role } from '#platform/ctx.ts'
import { type Db, prepare } from '#platform/db.ts'
import type { Sessions } from '#platform/tables.ts'

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

export async function end(db: Db, id: string, now: Date): Promise<void> {
  await sql`
    with ended as (update sessions set ended_at = ${now} where id = ${id} and ended_at is null returning id)
    select pg_notify('session_ended', id::text) from ended`.execute(db)
}

export async function endDemoSessions(db: Db, now: Date): Promise<void> {
  await sql`
    with ended as (
      update sessions set ended_at = ${now} from users
      where users.id = sessions.user_id and users.has_demo_password and sessions.ended_at is null returning sessions.id)
    select pg_notify('session_ended', id::text) from ended`.execute(db)
}

export async function endSessionsOf(db: Db, userId: string, now: Date): Promise<void> {
  await sql`
    with ended as (update sessions set ended_at = ${now} where user_id = ${userId} and ended_at is null returning id)
    select pg_notify('session_ended', id::text) from ended`.execute(db)
}
