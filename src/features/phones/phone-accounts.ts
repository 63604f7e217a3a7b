import {
  createUser,
  type Entered,
  enter,
  findAccount,
  hasPassword,
  holdMe,
  mailNotice,
  noteFailure,
  refuseAddress,
  refuseWeakPassword,
  replacePassword,
  requireFresh,
  type Sessions,
  setPhone,
  type Terms,
  type UserRow,
  type Visit,
  v1Terms,
} from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { hashPassword } from '#platform/passwords.ts'
import { joinLearner } from './merging.ts'
import { type Entry, proveNumber, useCode, wrongCode } from './phone-codes.ts'

type Names = { first_name?: string; last_name?: string; locale?: string; time_zone?: string }

/** Signs in whoever proves the number, and opens an account for whoever has none: the answer tells neither. */
export async function enterByPhone(
  ctx: Ctx,
  sessions: Sessions,
  terms: Terms,
  { names, ...entry }: Entry & { names: Names },
  visit: Visit,
): Promise<Entered> {
  await refuseAddress(ctx, visit)
  const proved = await proveNumber(ctx, 'enter', entry).catch(noteFailure(ctx, terms, visit, 'phone_code'))
  const user = await inTransaction(ctx, async (tx) => {
    await useCode(tx, proved)
    const known = await findAccount(tx, { phone: proved.phone })
    return known ?? openAccount(tx, proved.phone, names)
  })
  return enter(ctx, sessions, terms, user, visit, { method: 'phone_code' })
}

async function openAccount(tx: Ctx, phone: string, names: Names): Promise<UserRow> {
  const user = await createUser(tx, { ...names, email: null, phone, password: null, role: 'student' })
  await joinLearner(tx, user, phone)
  return user
}

/** The number is mine from now on: it opens my account, and what was learnt by it is mine. Throws `conflict`, `phone_taken`. */
export async function provePhone(ctx: Ctx, entry: Entry): Promise<UserRow> {
  const { id } = await requireFresh(ctx)
  const proved = await proveNumber(ctx, 'prove', entry)
  if (proved.user_id !== id) throw wrongCode()
  return inTransaction(ctx, async (tx) => {
    await useCode(tx, proved)
    const me = await holdMe(tx)
    const owner = await findAccount(tx, { phone: proved.phone })
    if (owner && owner.id !== id) throw phoneTaken()
    const user = await setPhone(tx, id, proved.phone)
    await joinLearner(tx, user, proved.phone)
    const hidden = `***${proved.phone.slice(-3)}`
    await mailNotice(tx, me, 'phone_changed', `phone:${proved.id}`, { address: hidden })
    return user
  })
}

/** Takes my number off my account: it may be somebody else's by now. Never the last way in: `conflict`, `last_way_in`. */
export function removePhone(ctx: Ctx): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await requireFresh(tx)
    const me = await holdMe(tx)
    if (!me.email_confirmed_at && !(await hasPassword(tx, id))) throw lastWayIn()
    if (!me.phone) return
    await setPhone(tx, id, null)
    await mailNotice(tx, me, 'phone_changed', `phone-removed:${id}:${tx.now().getTime()}`, { address: '–' })
  })
}

/** A new password for the account of a number; every session of it ends. */
export async function resetByPhone(
  ctx: Ctx,
  { password, ...entry }: Entry & { password: string },
  visit: Visit,
): Promise<void> {
  await refuseAddress(ctx, visit)
  const noted = noteFailure(ctx, v1Terms, visit, 'phone_code')
  const proved = await proveNumber(ctx, 'reset_password', entry).catch(noted)
  const user = await findAccount(ctx, { phone: proved.phone })
  if (!user) throw wrongCode()
  refuseWeakPassword(password, user)
  const password_hash = await hashPassword(password)
  await inTransaction(ctx, async (tx) => {
    await useCode(tx, proved)
    await replacePassword(tx, user, password_hash)
  })
}

const lastWayIn = () =>
  new DomainError('conflict', 'last_way_in', 'This is the only way into your account. Set a password first.')
const phoneTaken = () =>
  new DomainError(
    'conflict',
    'phone_taken',
    'Another account has this number. Sign in to that one with a code, or take another number.',
  )
