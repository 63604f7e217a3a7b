import { type Ctx, inTransaction, isStaff, requireUser } from '#platform/ctx.ts'
import { DomainError, isUnknown, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import type { Claimed, Outcome } from './sending.queries.ts'
import type { TextLeave } from './text-leave.queries.ts'
import * as queries from './text-leave.queries.ts'

/** What a teacher whom staff made may send a day. */
const usual = 5_000

/** Lets a teacher send to real phones: so many segments a day. */
export function grantTextLeave(ctx: Ctx, user_id: string, segments_a_day = usual): Promise<TextLeave> {
  return inTransaction(ctx, async (tx) => {
    const granted_by = tx.actor.kind === 'user' ? tx.actor.id : null
    const leave = await queries
      .put(tx.db, { user_id, granted_by, segments_a_day }, tx.now())
      .catch((error) => {
        throw isUnknown(error, 'text_leaves_user_id_fkey') ? notFound('user') : error
      })
    await publish(tx, { type: 'text_leave.granted', subject: user_id, data: { segments_a_day } })
    return leave
  })
}

export function endTextLeave(ctx: Ctx, user_id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (!(await queries.remove(tx.db, user_id))) throw notFound('text_leave')
    await publish(tx, { type: 'text_leave.ended', subject: user_id })
  })
}

export async function getTextLeave(ctx: Ctx, user_id: string): Promise<TextLeave> {
  const leave = await queries.find(ctx.db, user_id)
  if (!leave) throw notFound('text_leave')
  return leave
}

/** Whether real phones are behind the academy: then every text costs, and wakes somebody. */
const reachesPhones = ({ providers: { texts } }: Ctx): boolean => texts.vendor !== 'sandbox'

/** Throws `forbidden`, `texts_need_leave`, for a teacher who may not send to real phones yet. */
export async function requireTextLeave(ctx: Ctx): Promise<void> {
  if (!reachesPhones(ctx) || isStaff(ctx)) return
  if (!(await queries.find(ctx.db, requireUser(ctx).id)))
    throw new DomainError(
      'forbidden',
      'texts_need_leave',
      'Texts to real phones need the leave of the academy’s staff. Ask them for it.',
    )
}

/** What teachers may not send now, by the message's id: never without leave, and tomorrow past the day's segments. */
export async function holdToLeaves(ctx: Ctx, messages: Claimed[]): Promise<Map<string, Outcome>> {
  const theirs = reachesPhones(ctx) ? messages.filter(isTeachers) : []
  if (theirs.length === 0) return new Map()
  const wanted = [...Map.groupBy(theirs, ({ owner_id }) => owner_id ?? '')].map(([owner_id, texts]) => ({
    owner_id,
    segments: texts.reduce((sum, { segments }) => sum + segments, 0),
  }))
  const left = await queries.take(ctx.db, wanted, ctx.now())
  return new Map(theirs.flatMap((text) => holdOne(ctx, left, text)))
}

/** What is tried again was counted the first time. */
const isTeachers = ({ owner_id, channel, kind, attempts }: Claimed): boolean =>
  owner_id !== null &&
  attempts <= 1 &&
  (channel === 'sms' || channel === 'whatsapp') &&
  (kind === 'course' || kind === 'notice')

function holdOne(
  ctx: Ctx,
  left: Map<string, number | null>,
  { id, owner_id, segments }: Claimed,
): [string, Outcome][] {
  const granted = left.get(owner_id ?? '')
  if (granted === null) return []
  if (granted === undefined) return [[id, { id, status: 'cancelled', failure: 'no_leave' }]]
  if (granted >= segments) {
    left.set(owner_id ?? '', granted - segments)
    return []
  }
  // What is longer than what is left ends the day: nothing overtakes it.
  left.set(owner_id ?? '', 0)
  return [
    [id, { id, status: 'queued', due_at: tomorrow(ctx.now()), untried: true, failure: 'days_segments_used' }],
  ]
}

const tomorrow = (now: Date): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1))
