import { randomUUID } from 'node:crypto'
import { requireRole } from '#features/identity/index.ts'
import { type Ctx, inTransaction, isStaff, ownerScope } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import { type Asked, findAddressees } from './addressees.ts'
import { inOrder, isForTeachers, kinds } from './notification.rules.ts'
import { type NewNotification, notify, type To } from './notify.ts'
import { countReaders, countReadersOf, countTold } from './recipient.queries.ts'
import * as rounds from './round.queries.ts'
import type { Sending } from './sending.queries.ts'
import * as queries from './sending.queries.ts'

/** What staff send: `to` at most 10,000 accounts, or a course as old clients number it. */
export type NewSending = { to: Asked } & Pick<
  NewNotification,
  'kind' | 'tone' | 'title' | 'body' | 'url' | 'data' | 'steps'
>

/** `told`: to how many at once; null where it is one for many. */
type Sent = Omit<Sending, 'told'> & { told: number | null }

/**
 * Tells people something, as staff: admins whomever, teachers whoever learns a course of theirs. Throws `forbidden`;
 * `unknown_users` with their ids, `unknown_course`. Answers what was sent.
 */
export function sendNotification(ctx: Ctx, sending: NewSending): Promise<Sent> {
  return inTransaction(ctx, async (tx) => {
    requireRole(tx, 'instructor')
    const { kind, tone = 'info', title, body, url = null } = sending
    const chain = isStaff(tx) ? kinds[kind].chain : kinds[kind].chain.filter(isForTeachers)
    const steps = inOrder(sending.steps ?? chain)
    const to = await findAddressees(tx, sending.to, { kind, steps })
    const id = randomUUID()
    const columns = toColumns(to)
    const sent = await queries.insert(tx.db, {
      ...{ id, kind, tone, title, body, url, steps },
      ...columns,
      told: await countThem(tx, to),
      created_by: tx.actor.kind === 'user' ? tx.actor.id : null,
      created_at: tx.now(),
    })
    const told = await notify(tx, { ...sending, to, steps, sending_id: id })
    const { audience } = columns
    await publish(tx, { type: 'notification.sent', subject: id, data: { audience, kind, told: told.length } })
    return { ...sent, told: audience === 'user' ? told.length : null }
  })
}

/** It is counted once: accounts come and go, and counting all of them takes long. */
async function countThem(tx: Ctx, to: To): Promise<number> {
  if (to !== 'everyone' && 'user_ids' in to) return new Set(to.user_ids).size
  return countTold(tx.db, { ...toColumns(to), created_at: tx.now() })
}

function toColumns(to: To) {
  const nothing = { role: null, course_id: null }
  if (to === 'everyone') return { audience: 'everyone' as const, ...nothing }
  if ('role' in to) return { audience: 'role' as const, ...nothing, role: to.role }
  if ('course_id' in to) return { audience: 'course' as const, ...nothing, course_id: to.course_id }
  return { audience: 'user' as const, ...nothing }
}

/** What I sent, or for admins what anybody sent; the newest first. */
export async function listSent(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<Sending>> {
  requireRole(ctx, 'instructor')
  const rows = await queries.list(ctx.db, ownerScope(ctx), readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/**
 * One of them: to how many accounts it was told then, how many of them read it, and, where it also goes out to many, to how many
 * its steps are queued and when the last of them was.
 */
export async function getSent(ctx: Ctx, id: string) {
  requireRole(ctx, 'instructor')
  const sending = await queries.find(ctx.db, id, ownerScope(ctx))
  if (!sending) throw notFound('notification')
  const told = sending.audience === 'user' ? undefined : await queries.findNotification(ctx.db, id)
  const read = told ? await countReaders(ctx.db, told) : await countReadersOf(ctx.db, id)
  const round = await rounds.find(ctx.db, id)
  return { ...sending, read, round: round ? { queued: round.told, done_at: round.done_at } : null }
}
