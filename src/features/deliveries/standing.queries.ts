import { sql } from 'kysely'
import { type Db, prepare } from '#platform/db.ts'
import type { DeliveryState } from '#platform/tables.ts'
import type { Due } from './calendar.rules.ts'

/** When the first text and the first lesson go out in a zone. */
export type ZoneStart = { time_zone: string; next_at: Date; next_on: string }

export async function listZones(db: Db, groupId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .select('time_zone')
    .distinct()
    .where('group_id', '=', groupId)
    .where('is_subscribed', '=', true)
    .execute()
  return rows.flatMap(({ time_zone }) => time_zone ?? [])
}

/** Everyone in the group begins, in one statement: the start is the same for all of one zone. Answers how many were added. */
export async function insertStandings(
  db: Db,
  deliveryId: string,
  groupId: string,
  firstStep: number,
  starts: ZoneStart[],
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into delivery_learners (delivery_id, membership_id, next_lesson, next_on, next_at, time_zone)
    select ${deliveryId}::uuid, m.id, ${firstStep}::int, z.next_on, z.next_at, m.time_zone
    from members m join unnest(
      ${starts.map(({ time_zone }) => time_zone)}::text[], ${starts.map(({ next_on }) => next_on)}::date[],
      ${starts.map(({ next_at }) => next_at)}::timestamptz[]) as z (time_zone, next_on, next_at) on z.time_zone = m.time_zone
    where m.group_id = ${groupId} and m.is_subscribed
      and not exists (select from delivery_learners known where known.delivery_id = ${deliveryId} and known.membership_id = m.id)`.execute(
    db,
  )
  return Number(numAffectedRows ?? 0)
}

export type DueStanding = {
  membership_id: string
  learner_id: string
  next_lesson: number
  next_on: string
  next_at: Date
  time_zone: string
  name: string
  channel: 'sms' | 'whatsapp'
  phone: string
  is_member: boolean
}

// The batch is cut before it is joined: whatever the planner believes, it touches no more rows than the batch has.
const takeDueStandings = prepare<DueStanding>(`
  with due as materialized (
    select membership_id, next_lesson, next_on, next_at from delivery_learners
    where delivery_id = $1 and state = 'active' and next_at <= $2
    order by next_at limit $3 for update skip locked)
  select due.*, m.learner_id, m.time_zone, m.name, m.channel, m.phone, m.is_subscribed as is_member
  from due join members m on m.id = due.membership_id`)

/** Locks a batch of the learners whose moment has come; what another process has locked is left to it. */
export const takeDue = (db: Db, deliveryId: string, now: Date, limit: number): Promise<DueStanding[]> =>
  takeDueStandings(db, deliveryId, now, limit)

const readRunning = prepare<{ id: string }>(`
  select d.id from deliveries d cross join lateral (
    select next_at from delivery_learners where delivery_id = d.id and state = 'active' order by next_at limit 1) c
  where d.status = 'scheduled' and c.next_at <= $1`)

export const listRunningDue = async (db: Db, now: Date): Promise<string[]> =>
  (await readRunning(db, now)).map(({ id }) => id)

const readNextDue = prepare<{ next_at: Date | null }>(`
  select min(c.next_at) as next_at from deliveries d cross join lateral (
    select next_at from delivery_learners where delivery_id = d.id and state = 'active' order by next_at limit 1) c
  where d.status = 'scheduled'`)

export const findNextDue = async (db: Db): Promise<Date | null> => (await readNextDue(db))[0]?.next_at ?? null

export type Move = { membership_id: string; state: DeliveryState; next_lesson: number } & Partial<Due>

const writeMoves = prepare(`
  update delivery_learners c set
    state = m.state, next_lesson = m.next_lesson, next_on = coalesce(m.next_on, c.next_on), next_at = m.next_at,
    time_zone = coalesce(m.time_zone, c.time_zone), finished_at = case when m.state = 'finished' then $3::timestamptz end
  from json_to_recordset($2::json) as m (membership_id uuid, state delivery_state, next_lesson int, next_on date, next_at timestamptz, time_zone text)
  where c.delivery_id = $1 and c.membership_id = m.membership_id`)

/** Where each learner stands now; a place without a moment waits for someone to move it. */
export async function move(
  db: Db,
  deliveryId: string,
  moves: (Move & { time_zone?: string })[],
  now: Date,
): Promise<void> {
  if (moves.length === 0) return
  const rows = moves.map(({ on, at, ...rest }) => ({ ...rest, next_on: on, next_at: at }))
  await writeMoves(db, deliveryId, JSON.stringify(rows), now)
}

/** True while someone is on the way, or held back by a person who may let them go on. */
export async function isSomeoneLeft(db: Db, deliveryId: string): Promise<boolean> {
  const { rows } = await sql<{ left: boolean }>`
    select exists (select from delivery_learners where delivery_id = ${deliveryId} and state = 'active')
      or exists (select from delivery_learners where delivery_id = ${deliveryId} and state = 'paused') as left`.execute(
    db,
  )
  return rows[0]?.left ?? false
}

/** Where someone stands, in the zone that they are in now. */
export type Standing = {
  delivery_id: string
  membership_id: string
  state: DeliveryState
  next_lesson: number
  next_on: string
  time_zone: string
  phone: string
}

type StandingKey = Pick<Standing, 'delivery_id' | 'membership_id'>

/** The places of a number in deliveries where a stop or a start may move it. */
export async function listOfPhone(db: Db, phone: string): Promise<StandingKey[]> {
  const { rows } = await sql<StandingKey>`
    select c.delivery_id, c.membership_id from members m join delivery_learners c on c.membership_id = m.id
    where m.phone = ${phone} and c.state in ('active', 'opted_out')`.execute(db)
  return rows
}

/** Locked: what another process is just doing with this learner is done first. */
export async function takeOne(
  db: Db,
  { delivery_id, membership_id }: StandingKey,
): Promise<Standing | undefined> {
  const { rows } = await sql<Standing>`
    select c.delivery_id, c.membership_id, c.state, c.next_lesson, c.next_on, m.time_zone, m.phone
    from delivery_learners c join members m on m.id = c.membership_id
    where c.delivery_id = ${delivery_id} and c.membership_id = ${membership_id} for update of c`.execute(db)
  return rows[0]
}

/** A batch of a group's learners who are on the way in another zone than they were planned for, locked. */
export async function takeMoved(db: Db, groupId: string, limit: number): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select c.delivery_id, c.membership_id, c.state, c.next_lesson, c.next_on, m.time_zone, m.phone
    from members m join delivery_learners c on c.membership_id = m.id
    where m.group_id = ${groupId} and c.state = 'active' and c.time_zone <> m.time_zone
    order by c.delivery_id, c.membership_id limit ${limit} for update of c`.execute(db)
  return rows
}

export type Progress = {
  id: string
  learner_id: string
  name: string
  phone: string
  channel: 'sms' | 'whatsapp'
  time_zone: string
  state: DeliveryState
  next_lesson: number
  next_at: Date | null
  finished_at: Date | null
  asked: number
  answered: number
  right: number
}

export async function listProgress(
  db: Db,
  deliveryId: string,
  after: string,
  limit: number,
): Promise<Progress[]> {
  const { rows } = await sql<Progress>`
    select m.id, m.learner_id, m.name, m.phone, m.channel, c.time_zone, c.state, c.next_lesson, c.next_at, c.finished_at,
      a.asked, a.answered, a."right"
    from delivery_learners c join members m on m.id = c.membership_id
    cross join lateral (
      select count(*)::int as asked, count(is_right)::int as answered, count(*) filter (where is_right)::int as "right"
      from asked_questions q where q.delivery_id = c.delivery_id and q.learner_id = m.learner_id) a
    where c.delivery_id = ${deliveryId} and c.membership_id > ${after} order by c.membership_id limit ${limit}`.execute(
    db,
  )
  return rows
}
