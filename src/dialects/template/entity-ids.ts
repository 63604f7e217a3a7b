import { createHash } from 'node:crypto'
import { findAccount, type UserRow } from '#features/identity/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { failure } from './failures.ts'

/** These clients know a row by 32 hex digits. */
export const toEntityId = (id: string): string => id.replaceAll('-', '')

/** The id that an entity's was made of; nothing for what is none. */
export function toId(entityId: string): string | undefined {
  const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(entityId.toLowerCase().replaceAll('-', ''))
  const id = parts?.slice(1).join('-') ?? ''
  return /^[0-9a-f-]{36}$/.test(id) ? id : undefined
}

/** The password is a login method too, which has no row of its own here. */
export const passwordEntityId = (userId: string): string =>
  createHash('sha256').update(`signup${userId}`).digest('hex').slice(0, 32)

/** Who a mailed link is for, as its address says. */
export const toUid = (userId: string): string => Buffer.from(toEntityId(userId)).toString('base64url')

export async function getByUid(ctx: Ctx, uid: string): Promise<UserRow> {
  const id = toId(Buffer.from(uid, 'base64url').toString('latin1'))
  const user = id && (await findAccount(ctx, { id }))
  if (!user) throw failure('not_found', 'uid_unknown')
  return user
}
