import type { Ctx } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import type { Person } from '#platform/person.ts'
import { set, type UserRow } from './user.queries.ts'

/** Takes away what opens an account, in one room of the academy. */
export type Locksmith = (tx: Ctx, person: Person) => Promise<void>

let locksmiths: readonly Locksmith[] = []

/** The rooms that keep ways into accounts; the composition root names them. */
export function changeLocksWith(rooms: readonly Locksmith[]): void {
  locksmiths = rooms
}

/** Nothing that was added to the account opens it any more: providers, passkeys, second factors, keys of programs. */
export async function changeLocks(tx: Ctx, user: UserRow): Promise<void> {
  const { id: user_id, email } = user
  const confirmed_email = user.email_confirmed_at ? email : null
  const person = { user_id, learner_id: null, email, confirmed_email, phones: [] }
  for (const change of locksmiths) await change(tx, person)
}

/** Whoever reads the mailbox has the account now; what somebody else added while nobody had confirmed it is gone. */
export async function takeBack(tx: Ctx, user: UserRow): Promise<void> {
  await changeLocks(tx, user)
  await set(tx.db, user.id, { phone: null, second_factor_at: null }, tx.now())
  await publish(tx, { type: 'user.taken_back', subject: user.id })
}
