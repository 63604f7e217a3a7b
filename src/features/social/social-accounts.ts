import {
  hasPassword,
  holdMe,
  mailNotice,
  removePassword,
  requireFresh,
  type UserRow,
} from '#features/identity/index.ts'
import { hasPasskeys } from '#features/second-factors/index.ts'
import { type Ctx, inTransaction, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import type { Person } from '#platform/person.ts'
import type { SocialAccount } from './social-account.queries.ts'
import * as queries from './social-account.queries.ts'
import { providerNames } from './social-sign-in.ts'

export const listSocialAccounts = (ctx: Ctx): Promise<SocialAccount[]> =>
  queries.list(ctx.db, requireUser(ctx).id)

/** Never the last way in: throws `conflict`, `last_way_in`. */
export function unlinkSocialAccount(ctx: Ctx, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireFresh(tx)
    const user = await holdMe(tx)
    const others = (await queries.list(tx.db, user.id)).filter((account) => account.id !== id)
    const gone = await queries.remove(tx.db, user.id, id)
    if (!gone) throw notFound('social_account')
    if (others.length === 0 && !(await opensOtherwise(tx, user))) throw lastWayIn()
    await publish(tx, { type: 'login_method.updated', subject: user.id, data: { provider: gone.provider } })
    const method = providerNames[gone.provider as keyof typeof providerNames] ?? gone.provider
    await mailNotice(tx, user, 'sign_in_method_unlinked', `unlinked:${gone.id}`, { method })
  })
}

/** The same for the password: it goes when another account opens this one. */
export function unlinkPassword(ctx: Ctx): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireFresh(tx)
    const user = await holdMe(tx)
    const isLast = (await queries.list(tx.db, user.id)).length === 0 && user.phone === null
    if (isLast && !(await hasPasskeys(tx, user.id))) throw lastWayIn()
    await removePassword(tx, user)
  })
}

const opensOtherwise = async (tx: Ctx, { id, phone }: UserRow): Promise<boolean> =>
  phone !== null || (await hasPassword(tx, id)) || (await hasPasskeys(tx, id))

const lastWayIn = () =>
  new DomainError(
    'conflict',
    'last_way_in',
    'This is the only way into your account. Set a password or link another account first.',
  )

export const eraseSocialAccounts = (tx: Ctx, { user_id }: Person): Promise<void> =>
  queries.removeAll(tx.db, user_id)
