import type { Ctx } from '#platform/ctx.ts'
import { pseudonymise } from '#platform/events.ts'
import type { Person } from '#platform/person.ts'
import * as queries from './personal.queries.ts'

/** What was written to a person and by them, and what they allowed. */
export const exportMessages = (ctx: Ctx, { user_id, phones, email }: Person) =>
  queries.readMessages(ctx.db, user_id, [...phones, ...(email ? [email] : [])], phones)

/**
 * The words go, and the addresses become pseudonyms that are the same wherever they stood. A stop survives: nobody can
 * read the number here, and it is known again when somebody brings it back.
 */
export async function eraseMessages(tx: Ctx, { user_id, phones, email }: Person): Promise<void> {
  await queries.eraseOf(tx.db, user_id, tx.now())
  for (const address of [...phones, ...(email ? [email] : [])]) {
    const pseudonym = `~${digest(tx, address).toString('base64url')}`
    await queries.eraseAddress(tx.db, address, pseudonym, tx.now())
    await pseudonymise(tx, address, pseudonym)
  }
  for (const phone of phones) await queries.eraseOptOut(tx.db, phone, digest(tx, phone))
}

/** The stops of those of these numbers whose person was erased. */
export async function reviveOptOuts(tx: Ctx, phones: readonly string[]): Promise<void> {
  if (phones.length === 0 || !(await queries.hasErasedOptOuts(tx.db))) return
  const hashes = phones.map((phone) => digest(tx, phone))
  await queries.reviveOptOuts(tx.db, phones, hashes)
}

export const forgetErasedOptOut = (tx: Ctx, phone: string): Promise<void> =>
  queries.removeErasedOptOut(tx.db, digest(tx, phone))

const digest = (tx: Ctx, address: string) => tx.providers.vault.digest(address, 'erased address')

export const forgetVendorCalls = (ctx: Ctx): Promise<void> =>
  queries.removeHandledCalls(ctx.db, new Date(ctx.now().getTime() - 7 * 24 * 3_600_000))
