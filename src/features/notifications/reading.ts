import { cancelNotified } from '#features/messaging/index.ts'
import { tellUsers } from '#features/streams/index.ts'
import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Kind } from './notification.rules.ts'
import type { Seen } from './reading.queries.ts'
import * as queries from './reading.queries.ts'
import { holdRounds } from './round.queries.ts'

export type NotificationRef = { id: string } | { no: number }
type Filter = { unread?: boolean | undefined; kind?: Kind | undefined }

/** What I was told, the newest first: what is mine, and what was told to many since I am among these. */
export async function listMyNotifications(
  ctx: Ctx,
  { unread, kind }: Filter,
  { limit, cursor }: PageRequest,
): Promise<Page<Seen>> {
  const before = readNumberCursor(cursor)
  const wanted = { before, isUnread: unread, kinds: kind && [kind], limit: limit + 1 }
  return toPage(await queries.list(ctx.db, requireUser(ctx).id, wanted), limit, ({ no }) => [no])
}

/** At most 1,000; older ones among very many are not counted. */
export const countMyUnread = (ctx: Ctx): Promise<number> => queries.countUnread(ctx.db, requireUser(ctx).id)

/** I have read it, and no step after it is taken. Reading it again changes nothing. */
export const readNotification = (ctx: Ctx, ref: NotificationRef): Promise<void> => note(ctx, ref, 'read_at')

/** It is gone for me. */
export const removeNotification = (ctx: Ctx, ref: NotificationRef): Promise<void> =>
  note(ctx, ref, 'removed_at')

function note(ctx: Ctx, ref: NotificationRef, what: 'read_at' | 'removed_at'): Promise<void> {
  const { id: user_id } = requireUser(ctx)
  return inTransaction(ctx, async (tx) => {
    const seen = await getMine(tx, ref)
    if (seen[what as 'read_at']) return
    if (seen.audience !== 'user') await holdRounds(tx.db)
    await queries.mark(tx.db, user_id, seen, what, tx.now())
    await cancelNotified(tx, seen.id, user_id)
    const type = what === 'read_at' ? 'notification.read' : 'notification.removed'
    await tellUsers(tx, [{ user_id, type, data: { id: seen.id } }])
  })
}

/** The same by row numbers, with how many there are in all: at most 10,000, for clients that turn pages so. */
export async function pageMyNotifications(
  ctx: Ctx,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ data: Seen[]; total: number }> {
  const { id } = requireUser(ctx)
  const total = await queries.countAll(ctx.db, id)
  const upTo = Math.min(offset + limit, total)
  const rows = offset < total ? await queries.list(ctx.db, id, { limit: upTo }) : []
  return { data: rows.slice(offset), total }
}

/** One that I have; another's, and one that I removed, is none. */
export async function getMine(ctx: Ctx, ref: NotificationRef): Promise<Seen> {
  const id = 'id' in ref ? ref.id : await queries.findId(ctx.db, ref.no)
  const seen = id && (await queries.find(ctx.db, requireUser(ctx).id, id))
  if (!seen) throw notFound('notification')
  return seen
}

/** I have read everything, up to the one named: what came after that, or comes meanwhile, stays unread. */
export function readAllNotifications(ctx: Ctx, upTo?: string): Promise<void> {
  const { id: user_id } = requireUser(ctx)
  return inTransaction(ctx, async (tx) => {
    const newest = upTo === undefined ? undefined : await queries.find(tx.db, user_id, upTo)
    if (upTo !== undefined && !newest)
      throw new DomainError(
        'invalid',
        'unknown_notification',
        'There is no such notification of yours to read up to.',
      )
    await holdRounds(tx.db)
    const waiting = await queries.markAll(tx.db, user_id, newest?.no ?? Number.MAX_SAFE_INTEGER, tx.now())
    if (waiting.length > 0) await cancelNotified(tx, waiting, user_id)
    await tellUsers(tx, [{ user_id, type: 'notification.read', data: { up_to: newest?.id ?? null } }])
  })
}
