import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { forgetTries, listRefusedAddresses, listShutOut, removeRefusedAddress } from './try.queries.ts'

/** Those who prove themselves in a session of theirs are counted apart, and shut out of nothing. */
const isSignIn = ({ account }: { account: string }) => !account.startsWith('proofs ')

/** The addresses that are refused for an hour, and the accounts that are shut to devices nobody knows; for staff. */
export async function listLockouts(ctx: Ctx) {
  const addresses = await listRefusedAddresses(ctx.db, ctx.now())
  const accounts = await listShutOut(ctx.db, ctx.now())
  return {
    addresses,
    accounts: accounts.filter(isSignIn).map(({ account, failures, last_at }) => ({
      user_id: account.includes('-') ? account : null,
      failures,
      until: new Date(last_at.getTime() + 30 * 60_000),
    })),
  }
}

export function liftAddress(ctx: Ctx, address: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (!(await removeRefusedAddress(tx.db, address))) throw notFound('lockout')
    await publish(tx, { type: 'sign_in.address_lifted', subject: address })
  })
}

export function liftAccount(ctx: Ctx, userId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await forgetTries(tx.db, userId)
    await publish(tx, { type: 'user.lockout_lifted', subject: userId })
  })
}
