import type { Ctx } from '#platform/ctx.ts'
import { settle } from './completions.ts'
import * as queries from './learner.queries.ts'
import { listUnfinished, moveRecord } from './moving.queries.ts'

/** The learner who stays, and another one whose record becomes theirs; both held until the transaction ends. */
export type Pair = { kept: string | null; gone: string | null }
type Person = { user_id: string; phone: string; name: string }

/**
 * Who learns as this user, and who by this number. Of two the one with the number stays: their groups and deliveries hang
 * on it.
 */
export async function findLearnersToJoin(tx: Ctx, { user_id, phone }: Person): Promise<Pair> {
  const mine = await queries.findForUpdate(tx.db, { user_id })
  const theirs = await takeNumber(tx, user_id, phone)
  if (mine && theirs && mine.id !== theirs.id) return { kept: theirs.id, gone: mine.id }
  return { kept: theirs?.id ?? mine?.id ?? null, gone: null }
}

/** Whoever proves the number learns by it from now on, also where the account that had it is gone: the course goes on. */
async function takeNumber(tx: Ctx, user_id: string, phone: string) {
  const theirs = await queries.findForUpdate(tx.db, { phone })
  if (!theirs?.user_id || theirs.user_id === user_id) return theirs
  await queries.set(tx.db, theirs.id, { user_id: null })
  return { ...theirs, user_id: null }
}

/** The two are one: with the record of both, the user's account and the number. */
export async function joinLearners(tx: Ctx, { kept, gone }: Pair, person: Person): Promise<string> {
  if (!kept) return queries.insert(tx.db, person, tx.now())
  if (gone) {
    await moveRecord(tx.db, gone, kept)
    await queries.remove(tx.db, gone)
    // What each had done half of, the one has done whole.
    await settle(tx, await listUnfinished(tx.db, kept))
  }
  const { user_id, phone, name } = person
  await queries.set(tx.db, kept, { user_id, phone, ...(name !== '' && { name }) })
  return kept
}
