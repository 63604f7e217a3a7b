import { grantTextLeave } from '#features/messaging/index.ts'
import { type Ctx, inTransaction, type Role, requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { checkVersion } from '#platform/etags.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import { hashPassword } from '#platform/passwords.ts'
import { type MakeLink, sendLink } from './account-links.ts'
import { endSessionsOf } from './session.queries.ts'
import { insertUser, type NewAccount } from './sign-up.ts'
import type { UserChange, UserRef, UserRow } from './user.queries.ts'
import { set } from './user.queries.ts'
import type { UserFilter } from './user-list.queries.ts'
import * as listing from './user-list.queries.ts'
import { mayMake, mayRule } from './users.rules.ts'
import { getManaged, refuseLastSuperadmin } from './users.ts'

/** The academy's people by their number, for staff. */
export async function findUsers(
  ctx: Ctx,
  filter: UserFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<UserRow>> {
  const rows = await listing.list(ctx.db, filter, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/** An account for somebody else, up to the maker's own role; with a link, they are asked by mail to choose a password. */
export async function makeUser(ctx: Ctx, input: NewAccount, link?: MakeLink): Promise<UserRow> {
  refuseRole(ctx, input.role)
  const password_hash = input.password === null ? null : await hashPassword(input.password)
  return inTransaction(ctx, async (tx) => {
    const user = await insertUser(tx, input, password_hash)
    if (user.role === 'instructor') await grantTextLeave(tx, user.id)
    if (link && user.email) await sendLink(tx, user, { purpose: 'invitation', to: user.email, link })
    return user
  })
}

function refuseRole(ctx: Ctx, role: Role): void {
  if (!mayMake(requireUser(ctx).role, role))
    throw new DomainError('forbidden', 'rank_too_low', 'Nobody gives a role above their own.')
}

export type RuledChange = Pick<UserChange, 'first_name' | 'last_name' | 'role' | 'contact'> & {
  is_blocked?: boolean
}

/** Names, role and block of someone below me. A new role and a block, or its end, end their sessions. */
export function ruleUser(ctx: Ctx, ref: UserRef, change: RuledChange, expected?: number): Promise<UserRow> {
  return inTransaction(ctx, async (tx) => {
    const user = await getManaged(tx, ref, mayRule)
    checkVersion(user, expected)
    const { is_blocked, ...rest } = change
    const whole: UserChange = {
      ...rest,
      ...(is_blocked !== undefined && blocked(user, is_blocked, tx.now())),
    }
    if (rest.role) refuseRole(tx, rest.role)
    if (is_blocked || (rest.role && rest.role !== 'superadmin')) await refuseLastSuperadmin(tx, user)
    const changed = await set(tx.db, user.id, whole, tx.now())
    if (rest.role === 'instructor' && user.role !== 'instructor') await grantTextLeave(tx, user.id)
    await announce(tx, user, changed)
    return changed
  })
}

const blocked = (user: UserRow, is_blocked: boolean, now: Date): UserChange => ({
  blocked_at: is_blocked ? (user.blocked_at ?? now) : null,
})

async function announce(tx: Ctx, before: UserRow, after: UserRow): Promise<void> {
  const subject = after.id
  const wasBlocked = before.blocked_at !== null
  const isBlocked = after.blocked_at !== null
  if (before.role !== after.role)
    await publish(tx, { type: 'user.role_changed', subject, data: { from: before.role, to: after.role } })
  if (wasBlocked !== isBlocked)
    await publish(tx, { type: isBlocked ? 'user.blocked' : 'user.unblocked', subject })
  if (before.role !== after.role || wasBlocked !== isBlocked) await endSessionsOf(tx.db, subject, tx.now())
  await publish(tx, { type: 'user.changed', subject })
}

/** Signs somebody out everywhere. */
export function endSessionsOfUser(ctx: Ctx, ref: UserRef): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await getManaged(tx, ref, mayRule)
    await endSessionsOf(tx.db, id, tx.now())
    await publish(tx, { type: 'user.sessions_ended', subject: id })
  })
}
