import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Providers } from '#ports/providers.ts'
import type { Db } from './db.ts'
import { DomainError } from './errors.ts'

export type Role = 'student' | 'instructor' | 'admin' | 'superadmin'
export type User = {
  kind: 'user'
  id: string
  role: Role
  session_id: string | null
  /** The program that acts for them, by its key. */
  program?: { key_id: string; texts_per_minute: number }
}
export type Actor = User | { kind: 'visitor' } | { kind: 'system' }

/** Everything a use case may reach. A request, a job and a test each make one. */
export type Ctx = {
  db: Db
  actor: Actor
  /** The academy's clock: real time, or what the sandbox clock was moved to. */
  now: () => Date
  providers: Providers
  log: Logger
  request_id: string
}

/** What waits for the end of each open transaction. */
const waiting = new WeakMap<Db, (() => void)[]>()

/** Runs `work` in the transaction that is already open, or in a new one. */
export async function inTransaction<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return work(ctx)
  const acts: (() => void)[] = []
  const result = await ctx.db.transaction().execute((db) => {
    waiting.set(db, acts)
    return work({ ...ctx, db })
  })
  for (const act of acts) act()
  return result
}

/** Acts once the transaction has committed, or now where none is open. A process that dies in between does not act. */
export function afterCommit({ db }: Ctx, act: () => void): void {
  const acts = waiting.get(db)
  if (acts) acts.push(act)
  else act()
}

/** Tries `work` inside the open transaction: when it throws, what it wrote and meant to do afterwards is taken back. */
export async function inSavepoint<T>(tx: Ctx, work: () => Promise<T>): Promise<T> {
  const acts = waiting.get(tx.db) ?? []
  const before = acts.length
  await sql`savepoint attempt`.execute(tx.db)
  try {
    const result = await work()
    await sql`release savepoint attempt`.execute(tx.db)
    return result
  } catch (error) {
    acts.length = before
    await sql`rollback to savepoint attempt`.execute(tx.db)
    throw error
  }
}

export function requireUser(ctx: Ctx): User {
  if (ctx.actor.kind !== 'user')
    throw new DomainError('unauthenticated', 'sign_in_required', 'Sign in first.')
  return ctx.actor
}

/** Whether the academy's staff acts, or the academy itself. */
export const isStaff = ({ actor }: Ctx): boolean =>
  actor.kind === 'system' || (actor.kind === 'user' && ['admin', 'superadmin'].includes(actor.role))

/** The owner whose rows the actor may see: their own id, or null for staff, who see all. */
export function ownerScope(ctx: Ctx): string | null {
  return isStaff(ctx) ? null : requireUser(ctx).id
}
