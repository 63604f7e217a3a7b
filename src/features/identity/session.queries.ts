import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Role } from '#platform/ctx.ts'
import { type Db, prepare } from '#platform/db.ts'
import { isHeard } from '#platform/events.ts'
import type { Sessions } from '#platform/tables.ts'
import { forgetSession } from './live-sessions.ts'

export type SessionRow = Selectable<Sessions>
export type NewSession = Pick<
  SessionRow,
  'id' | 'user_id' | 'interface' | 'method' | 'refresh_hash' | 'address' | 'device' | 'expires_at'
> & { platform: string }

const open = prepare<{ id: string }>(`
  with owner as (
    select id from users where id = $1::uuid and removed_at is null and blocked_at is null
      and ($12::text is null or password_hash = $12) for share),
  forgotten as (delete from sign_in_tries where account = (select id::text from owner)),
  logged as (
    insert into sign_ins (user_id, interface, method, outcome, address, device, platform, at)
    select id, $2, $3, 'signed_in', $5, $6, $9, $8 from owner)
  insert into sessions (id, user_id, interface, method, refresh_hash, address, device, expires_at, created_at, refreshed_at, authenticated_at)
  select $13::uuid, id, $2, $3, $4, $5, $6, $7, $8, $8, $8 from owner
  returning id, publish_event('user.signed_in', $1::text, null, jsonb_build_object('interface', $2::text, 'method', $3::text), $8, $10, $11)`)

/**
 * Opens the session, notes and publishes the sign-in, and forgets the failed tries before it: one statement. Nothing when
 * the account was closed meanwhile, or its password is not the one (`password_hash`) that was just shown.
 */
export async function insert(
  db: Db,
  session: NewSession,
  password_hash: string | null,
  now: Date,
  requestId: string,
): Promise<string | undefined> {
  const { user_id, method, refresh_hash, address, device, expires_at, platform } = session
  const [row] = await open(
    db,
    user_id,
    session.interface,
    method,
    refresh_hash,
    address,
    device,
    expires_at,
    now,
    platform,
    requestId,
    isHeard('user.signed_in'),
    password_hash,
    session.id,
  )
  return row?.id
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
    .where('users.blocked_at', 'is', null)
    .executeTakeFirst()
}

/** Exchanges the secret for the next one: of two that try with the same secret exactly one succeeds. */
export const rotate = prepare<{ user_id: string; role: Role }>(`
  update sessions s set refresh_hash = $1, refreshed_at = $2 from users u
  where s.id = $3 and s.refresh_hash = $4 and s.ended_at is null and s.expires_at > $2 and s.interface = $5
    and u.id = s.user_id and u.removed_at is null and u.blocked_at is null
  returning s.user_id, u.role`)

type Renewable = { user_id: string; is_ended: boolean; expires_at: Date }

/** The session of an interface that has this secret, which stays; a session that is over is not touched. */
export async function renew(
  db: Db,
  id: string,
  hash: Buffer,
  where: string,
  now: Date,
): Promise<Renewable | undefined> {
  return (await findRenewable(db, id, hash, where, now))[0]
}

const findRenewable = prepare<Renewable>(`
  with known as (
    select s.id, s.user_id, s.expires_at,
      s.ended_at is not null or u.removed_at is not null or u.blocked_at is not null as is_ended
    from sessions s join users u on u.id = s.user_id
    where s.id = $1 and s.refresh_hash = $2 and s.interface = $3),
  used as (
    update sessions set refreshed_at = $4 where id = (select id from known where not is_ended and expires_at > $4))
  select user_id, expires_at, is_ended from known`)

/** A person's open sessions, the one that was used last first. */
export function list(db: Db, userId: string, now: Date): Promise<Omit<SessionRow, 'refresh_hash'>[]> {
  return db
    .selectFrom('sessions')
    .select(['id', 'user_id', 'interface', 'method', 'address', 'device', 'authenticated_at'])
    .select(['created_at', 'refreshed_at', 'expires_at', 'ended_at'])
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('refreshed_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute()
}

/** When the person last proved who they are in this session. */
export async function findAuthenticatedAt(db: Db, id: string): Promise<Date | undefined> {
  const found = db.selectFrom('sessions').select('authenticated_at').where('id', '=', id)
  return (await found.executeTakeFirst())?.authenticated_at
}

export async function setAuthenticated(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('sessions').set({ authenticated_at: now }).where('id', '=', id).execute()
}

/** Whose it was, if it was open. */
export const end = async (db: Db, id: string, now: Date): Promise<string | undefined> =>
  (await endWhere(db, sql`sessions.id = ${id}`, now))[0]?.user_id

export const endOwn = (db: Db, userId: string, id: string, now: Date): Promise<number> =>
  countEnded(db, sql`sessions.id = ${id} and sessions.user_id = ${userId}`, now)

export const endSessionsOf = (db: Db, userId: string, now: Date): Promise<number> =>
  countEnded(db, sql`sessions.user_id = ${userId}`, now)

export const endOtherSessionsOf = (db: Db, userId: string, kept: string | null, now: Date): Promise<number> =>
  countEnded(db, sql`sessions.user_id = ${userId} and sessions.id is distinct from ${kept}::uuid`, now)

export const endDemoSessions = (db: Db, now: Date): Promise<number> =>
  countEnded(db, sql`sessions.user_id in (select id from users where has_demo_password)`, now)

const countEnded = async (db: Db, which: RawBuilder<unknown>, now: Date): Promise<number> =>
  (await endWhere(db, which, now)).length

async function endWhere(db: Db, which: RawBuilder<unknown>, now: Date) {
  const { rows } = await sql<{ id: string; user_id: string }>`
    with ended as (
      update sessions set ended_at = ${now} where ${which} and ended_at is null returning id, user_id)
    select id, user_id, pg_notify('session_ended', id::text) from ended`.execute(db)
  for (const { id } of rows) forgetSession(id)
  return rows
}

/** Those that ended long ago. */
export async function removeOld(db: Db, before: Date): Promise<void> {
  await sql`delete from sessions where coalesce(ended_at, expires_at) < ${before}`.execute(db)
}

/** Those of these that have ended, or are not there any more. */
export async function listEnded(db: Db, ids: readonly string[], now: Date): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${ids}::uuid[]) as asked (id) left join sessions s on s.id = asked.id
    where s.id is null or s.ended_at is not null or s.expires_at <= ${now}`.execute(db)
  return rows.map(({ id }) => id)
}
