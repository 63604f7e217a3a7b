import type { Ctx } from '#platform/ctx.ts'
import type { Person } from '#platform/person.ts'
import * as queries from './contact-form.queries.ts'

/** By an address that was proved: else whoever takes a stranger's would read what the stranger wrote. */
export const exportContactForms = (ctx: Ctx, { user_id, confirmed_email }: Person) =>
  queries.listOf(ctx.db, user_id, confirmed_email)

export const eraseContactForms = (tx: Ctx, { user_id, confirmed_email }: Person): Promise<void> =>
  queries.removeOf(tx.db, user_id, confirmed_email)
