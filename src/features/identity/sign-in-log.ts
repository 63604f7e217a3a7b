import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { SignInChange, SignInFilter, SignInRow } from './sign-in.queries.ts'
import * as queries from './sign-in.queries.ts'

/** Who signed in or tried to, newest first. For staff; the route or the dialect's access says so. */
export async function listSignIns(
  ctx: Ctx,
  filter: SignInFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<SignInRow>> {
  const rows = await queries.listSignIns(ctx.db, filter, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

export const listMySignIns = (ctx: Ctx, page: PageRequest): Promise<Page<SignInRow>> =>
  listSignIns(ctx, { user_id: requireUser(ctx).id }, page)

export async function getSignIn(ctx: Ctx, id: string): Promise<SignInRow> {
  const row = await queries.findSignIn(ctx.db, id)
  if (!row) throw notFound('sign_in')
  return row
}

type Entry = Pick<SignInRow, 'user_id' | 'outcome' | 'platform' | 'at'> & {
  note: string | null
  interface: string
}

/** An entry that a person writes, for interfaces that have it. It opens nothing and makes no address known. */
export function addSignIn(ctx: Ctx, entry: Entry): Promise<SignInRow> {
  return inTransaction(ctx, async (tx) => {
    const row = { ...entry, method: 'entered', address: '', device: '' }
    const id = await queries.insertEntry(tx.db, row)
    await publish(tx, { type: 'sign_in.entered', subject: id })
    return getSignIn(tx, id)
  })
}

/** What was there before stays in the events, which nobody changes. */
export function changeSignIn(ctx: Ctx, id: string, change: SignInChange): Promise<SignInRow> {
  return inTransaction(ctx, async (tx) => {
    const { outcome, platform, note, at } = await getSignIn(tx, id)
    await publish(tx, {
      type: 'sign_in.changed',
      subject: id,
      data: { before: { outcome, platform, note, at } },
    })
    await queries.setSignIn(tx.db, id, { ...change, note: change.note ?? note ?? '' })
    return getSignIn(tx, id)
  })
}

export function removeSignIn(ctx: Ctx, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { user_id, interface: where, outcome, platform, at } = await getSignIn(tx, id)
    await publish(tx, {
      type: 'sign_in.removed',
      subject: id,
      data: { user_id, interface: where, outcome, platform, at },
    })
    await queries.removeSignIn(tx.db, id)
  })
}
