import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { lowerAscii } from '#platform/letters.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Suppression } from './suppression.queries.ts'
import * as queries from './suppression.queries.ts'

type Filter = { address?: string; reason?: Suppression['reason'] }

/** Mail addresses that are not written to, newest first. Numbers that opted out are not here: no staff lifts those. */
export async function listSuppressions(
  ctx: Ctx,
  { address, reason }: Filter,
  { limit, cursor }: PageRequest,
): Promise<Page<Suppression>> {
  const filter = { ...(address && { address: lowerAscii(address.trim()) }), ...(reason && { reason }) }
  const rows = await queries.listSuppressions(ctx.db, filter, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/** From now on nobody writes to that address. */
export function suppress(
  ctx: Ctx,
  { email, note = '' }: { email: string; note?: string },
): Promise<Suppression> {
  return inTransaction(ctx, async (tx) => {
    const row = { address: lowerAscii(email.trim()), reason: 'blocked', note } as const
    const made = await queries.insertSuppression(tx.db, { ...row, created_by: requireUser(tx).id }, tx.now())
    if (!made)
      throw new DomainError('conflict', 'already_suppressed', 'Nobody writes to this address already.')
    await publish(tx, { type: 'suppression.added', subject: made, data: { reason: 'blocked' } })
    return getForUpdate(tx, made)
  })
}

/** Mail goes to that address again. What its owner asked for, only they take back. */
export function liftSuppression(ctx: Ctx, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { address, reason } = await getForUpdate(tx, id)
    if (reason === 'complained' || reason === 'unsubscribed')
      throw new DomainError(
        'conflict',
        'owners_word',
        'Whoever has this address does not want such mail. Only they can take that back.',
      )
    await queries.removeSuppression(tx.db, address)
    await publish(tx, { type: 'suppression.lifted', subject: id, data: { reason } })
  })
}

async function getForUpdate(tx: Ctx, id: string): Promise<Suppression> {
  const suppression = await queries.findSuppression(tx.db, id)
  if (!suppression) throw notFound('suppression')
  return suppression
}
