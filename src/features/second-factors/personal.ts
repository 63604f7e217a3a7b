import type { Ctx } from '#platform/ctx.ts'
import type { Person } from '#platform/person.ts'
import * as authenticators from './authenticator.queries.ts'
import * as passkeys from './passkey.queries.ts'
import * as codes from './recovery-code.queries.ts'

/** Which second steps a person has. What opens them is theirs already, or shown to nobody. */
export async function exportSecondFactors(ctx: Ctx, { user_id }: Person) {
  const app = await authenticators.find(ctx.db, user_id)
  const keys = await passkeys.list(ctx.db, user_id)
  return {
    authenticator: app ? { created_at: app.created_at, confirmed_at: app.confirmed_at } : null,
    passkeys: keys.map(({ id, name, created_at, last_used_at }) => ({ id, name, created_at, last_used_at })),
    recovery_codes: await codes.listUnused(ctx.db, user_id),
  }
}

export async function eraseSecondFactors(tx: Ctx, { user_id }: Person): Promise<void> {
  await authenticators.remove(tx.db, user_id)
  await codes.replace(tx.db, user_id, [], tx.now())
  await passkeys.removeAll(tx.db, user_id)
}
