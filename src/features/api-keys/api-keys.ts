import { holdMe, mailNotice, requireFresh } from '#features/identity/index.ts'
import { type Ctx, inTransaction, requireUser, type User } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import type { Person } from '#platform/person.ts'
import { hashSecret, newSecret } from '#platform/tokens.ts'
import type { ApiKey } from './api-key.queries.ts'
import * as queries from './api-key.queries.ts'
import type { Scope } from './scopes.rules.ts'

/** So that a leaked key is known for what it is, by people and by scanners. */
export const keyPrefix = 'sangam_'
const most = 50

export type NewKey = {
  name: string
  scopes: readonly Scope[]
  expires_at?: Date | null
  texts_per_minute?: number
}

/** Makes a key for a program that acts as me. The secret is shown this once. */
export async function makeApiKey(
  ctx: Ctx,
  { name, scopes, expires_at = null, texts_per_minute = 600 }: NewKey,
): Promise<ApiKey & { key: string }> {
  const { id: user_id } = await requireFresh(ctx)
  if (expires_at && expires_at <= ctx.now())
    throw new DomainError('invalid', 'already_expired', 'expires_at lies in the past.')
  const key = `${keyPrefix}${newSecret()}`
  const hint = key.slice(0, keyPrefix.length + 4)
  return inTransaction(ctx, async (tx) => {
    const me = await holdMe(tx)
    if ((await queries.list(tx.db, user_id)).length >= most)
      throw new DomainError('conflict', 'too_many_keys', `There are ${most} keys. End one first.`)
    const row = {
      user_id,
      name,
      secret_hash: hashSecret(key),
      hint,
      scopes: [...new Set(scopes)],
      expires_at,
      texts_per_minute,
    }
    const made = await queries.insert(tx.db, { ...row, created_at: tx.now() })
    await publish(tx, { type: 'api_key.created', subject: made.id, data: { user_id, scopes: row.scopes } })
    await mailNotice(tx, me, 'sign_in_method_linked', `api-key:${made.id}`, {
      method: `${hint}…`,
    })
    return { ...made, key }
  })
}

export const listApiKeys = (ctx: Ctx): Promise<ApiKey[]> => queries.list(ctx.db, requireUser(ctx).id)

/** The key opens nothing from now on, in any process. */
export function endApiKey(ctx: Ctx, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (!(await queries.end(tx.db, requireUser(tx).id, id, tx.now()))) throw notFound('api_key')
    await publish(tx, { type: 'api_key.ended', subject: id })
  })
}

/** For whom a program acts, and with which scopes; nothing for a key that is none. Asks the database each time: an end holds at once. */
export async function authenticateKey(
  ctx: Ctx,
  key: string,
): Promise<{ user: User; scopes: string[] } | undefined> {
  if (!/^sangam_[\w-]{43}$/.test(key)) return undefined
  const live = await queries.findLive(ctx.db, hashSecret(key), ctx.now())
  if (!live) return undefined
  const { id: key_id, user_id: id, role, scopes, texts_per_minute, last_used_at } = live
  if (ctx.now().getTime() - Number(last_used_at) > 60_000) await queries.setUsed(ctx.db, key_id, ctx.now())
  return { user: { kind: 'user', id, role, session_id: null, program: { key_id, texts_per_minute } }, scopes }
}

export const eraseApiKeys = (tx: Ctx, { user_id }: Person): Promise<void> => queries.removeAll(tx.db, user_id)
