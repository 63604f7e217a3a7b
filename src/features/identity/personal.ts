import type { Ctx } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import type { Person } from '#platform/person.ts'
import * as queries from './personal.queries.ts'
import { endSessionsOf, list } from './session.queries.ts'
import { listSignIns } from './sign-in.queries.ts'
import { find } from './user.queries.ts'

/** What is kept about a person here: the account, where it is open, who signed in to it, what was done with it. */
export async function exportAccount(ctx: Ctx, { user_id }: Person) {
  return {
    account: await find(ctx.db, { id: user_id }),
    sessions: await list(ctx.db, user_id, ctx.now()),
    sign_ins: await listSignIns(ctx.db, { user_id }, undefined, 10_000),
    events: await queries.listEvents(ctx.db, user_id),
  }
}

/** Of the account only its number and what it owns stay: nobody can tell whose it was. */
export async function eraseAccount(tx: Ctx, { user_id }: Person): Promise<void> {
  await endSessionsOf(tx.db, user_id, tx.now())
  await queries.erase(tx.db, user_id, tx.now())
  await publish(tx, { type: 'user.erased', subject: user_id })
}
