import { randomBytes } from 'node:crypto'
import { holdMe, mailNotice, requireFresh, type UserRow } from '#features/identity/index.ts'
import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { hashSecret } from '#platform/tokens.ts'
import * as queries from './recovery-code.queries.ts'

const count = 10

/** Ten codes of 32 hex digits in place of all before them. They are shown this once: only hashes are kept. */
export async function writeRecoveryCodes(tx: Ctx, user_id: string): Promise<string[]> {
  const codes = Array.from({ length: count }, () => randomBytes(16).toString('hex').toUpperCase())
  const rows = codes.map((code) => ({ code_hash: hashSecret(code), hint: code.slice(0, 4) }))
  await queries.replace(tx.db, user_id, rows, tx.now())
  await publish(tx, { type: 'recovery_code.created', subject: user_id, data: { count } })
  return codes
}

/** Codes for whoever has none left. */
export const ensureRecoveryCodes = async (tx: Ctx, user_id: string): Promise<string[] | undefined> =>
  (await queries.listUnused(tx.db, user_id)).length > 0 ? undefined : writeRecoveryCodes(tx, user_id)

/** New codes for someone whose sign-in has a second step or gets one. Throws `conflict`, `no_second_factor`, otherwise. */
export function makeRecoveryCodes(ctx: Ctx): Promise<string[]> {
  return inTransaction(ctx, async (tx) => {
    await requireFresh(tx)
    const user = await holdMe(tx)
    if (!user.second_factor_at) throw noSecondFactor()
    await mailNotice(tx, user, 'recovery_codes_made', `recovery:${user.id}:${tx.now().getTime()}`)
    return writeRecoveryCodes(tx, user.id)
  })
}

/** The first four digits of each code that is left. */
export const listRecoveryCodes = (ctx: Ctx) => queries.listUnused(ctx.db, requireUser(ctx).id)

/** For the second step: uses the code up. Blanks and dashes that people write into it do not matter. */
export const proveRecoveryCode =
  (code: string) =>
  async (tx: Ctx, user: UserRow): Promise<boolean> => {
    const plain = code.replace(/[\s-]/g, '').toUpperCase()
    if (!(await queries.useCode(tx.db, user.id, hashSecret(plain), tx.now()))) return false
    await publish(tx, { type: 'recovery_code.updated', subject: user.id })
    await mailNotice(tx, user, 'recovery_code_used', `recovery-used:${hashSecret(plain).toString('hex')}`)
    return true
  }

export const noSecondFactor = () =>
  new DomainError(
    'conflict',
    'no_second_factor',
    'There is no second step to your sign-in. Turn one on first.',
  )
