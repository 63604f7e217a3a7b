import { type Ctx, inTransaction, ownerScope, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import { findHold } from '#platform/holds.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Group, GroupFields, GroupRef } from './group.queries.ts'
import * as queries from './group.queries.ts'

export function createGroup(
  ctx: Ctx,
  { name, description = '' }: { name: string; description?: string },
): Promise<Group> {
  const owner_id = requireUser(ctx).id
  return inTransaction(ctx, async (tx) => {
    const group = await queries.insert(tx.db, { name, description, owner_id }, tx.now())
    await publish(tx, { type: 'group.created', subject: group.id })
    return group
  })
}

export async function getGroup(ctx: Ctx, ref: GroupRef): Promise<Group> {
  const group = await queries.find(ctx.db, ref, ownerScope(ctx))
  if (!group) throw notFound('group')
  return group
}

export async function listGroups(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<Group>> {
  const after = readNumberCursor(cursor) ?? 0
  return toPage(await queries.list(ctx.db, ownerScope(ctx), after, limit + 1), limit, ({ no }) => [no])
}

/** `whileTaught: 'refuse'` leaves a group alone to which a delivery runs. */
export type GroupCare = { expected?: number | undefined; whileTaught?: 'refuse' | 'allow' }

/** Locks the group for a change of it or of who is in it. */
export async function takeGroup(
  tx: Ctx,
  ref: GroupRef,
  { expected, whileTaught = 'allow' }: GroupCare = {},
): Promise<Group> {
  const { id } = await getGroup(tx, ref)
  const group = await queries.findForUpdate(tx.db, id)
  if (!group) throw notFound('group')
  checkVersion(group, expected)
  if (whileTaught === 'refuse' && (await findHold(tx, id)) !== undefined)
    throw new DomainError(
      'conflict',
      'group_is_taught',
      `A course is being delivered to "${group.name}". Stop that delivery first.`,
      { label: group.name },
    )
  return group
}

export function updateGroup(
  ctx: Ctx,
  ref: GroupRef,
  change: Partial<GroupFields>,
  care: GroupCare = {},
): Promise<Group> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeGroup(tx, ref, care)
    return queries.set(tx.db, id, change, tx.now())
  })
}

/** Removes the group; its learners and what they learned stay. A group that is being taught is refused. */
export function removeGroup(ctx: Ctx, ref: GroupRef, care: GroupCare = {}): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeGroup(tx, ref, { ...care, whileTaught: 'refuse' })
    await queries.set(tx.db, id, { removed_at: tx.now() }, tx.now())
    await publish(tx, { type: 'group.removed', subject: id })
  })
}

export const findTwinGroup = (ctx: Ctx, fields: GroupFields): Promise<Group | undefined> =>
  queries.findTwin(ctx.db, requireUser(ctx).id, fields)

export const countGroups = (ctx: Ctx) => queries.countGroups(ctx.db, ownerScope(ctx))
