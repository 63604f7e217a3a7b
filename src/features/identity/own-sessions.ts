import { type Ctx, inTransaction, requireUser, type User } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { checkPassword } from '#platform/passwords.ts'
import * as queries from './session.queries.ts'
import { beginTry, takeBackTry } from './try.queries.ts'
import { find, findPasswordHash, type UserRow } from './user.queries.ts'

export type OwnSession = Awaited<ReturnType<typeof queries.list>>[number] & { is_current: boolean }

/** Where I am signed in, over all interfaces. */
export async function listMySessions(ctx: Ctx): Promise<OwnSession[]> {
  const { id, session_id } = requireUser(ctx)
  const sessions = await queries.list(ctx.db, id, ctx.now())
  return sessions.map((session) => ({ ...session, is_current: session.id === session_id }))
}

export async function endMySession(ctx: Ctx, sessionId: string): Promise<void> {
  const { id } = requireUser(ctx)
  await inTransaction(ctx, async (tx) => {
    if ((await queries.endOwn(tx.db, id, sessionId, tx.now())) === 0) throw notFound('session')
    await publish(tx, { type: 'user.session_ended', subject: id })
  })
}

/** Signs me out everywhere, here too unless it is to be kept. Answers how many sessions ended. */
export async function endMySessions(ctx: Ctx, keepsCurrent: boolean): Promise<number> {
  const { id, session_id } = requireUser(ctx)
  const kept = keepsCurrent ? session_id : null
  return inTransaction(ctx, async (tx) => {
    const ended = await queries.endOtherSessionsOf(tx.db, id, kept, tx.now())
    await publish(tx, { type: 'user.sessions_ended', subject: id, data: { ended } })
    return ended
  })
}

const fresh = 15 * 60_000

/** For what must not be done with a device that was left open: throws `forbidden`, `step_up_required`, unless the person proved who they are in the last 15 minutes. */
export async function requireFresh(ctx: Ctx): Promise<User & { session_id: string }> {
  const user = requireUser(ctx)
  const { session_id } = user
  const at = session_id ? await queries.findAuthenticatedAt(ctx.db, session_id) : undefined
  if (!session_id || !at || ctx.now().getTime() - at.getTime() > fresh) throw stepUpRequired()
  return { ...user, session_id }
}

type Prove = (ctx: Ctx, user: UserRow) => Promise<boolean>

/** Judges a proof of who I am, in a session of mine. Throws `unauthenticated`, `wrong_proof`; `rate_limited`. */
export async function proveMe(ctx: Ctx, prove: Prove): Promise<void> {
  const { id } = requireUser(ctx)
  const user = await find(ctx.db, { id })
  await beginProof(ctx, id)
  if (!user || !(await prove(ctx, user))) throw wrongProof()
  await takeBackProof(ctx, id)
}

/** The same, and the session counts as fresh. Where signing in takes two steps a password alone is not enough. */
export async function stepUp(ctx: Ctx, method: string, prove: Prove): Promise<void> {
  const { session_id } = requireUser(ctx)
  if (!session_id) throw stepUpRequired()
  await proveMe(ctx, async (tx, user) => {
    if (method === 'password' && user.second_factor_at) throw secondProofNeeded()
    return prove(tx, user)
  })
  await queries.setAuthenticated(ctx.db, session_id, ctx.now())
}

/** A counter of its own: strangers who guess at the door do not keep the owner from this. */
const proofsOf = (userId: string) => `proofs ${userId}`

/** Counts a try of somebody who is signed in to prove who they are. Throws `rate_limited`. */
export async function beginProof(ctx: Ctx, userId: string): Promise<void> {
  if (!(await beginTry(ctx.db, proofsOf(userId), ctx.now(), 10))) throw tooManyTries()
}

export const takeBackProof = (ctx: Ctx, userId: string): Promise<void> =>
  takeBackTry(ctx.db, proofsOf(userId))

export const provePassword =
  (password: string) =>
  async (tx: Ctx, user: UserRow): Promise<boolean> =>
    checkPassword(await findPasswordHash(tx.db, user.id), password)

const stepUpRequired = () =>
  new DomainError(
    'forbidden',
    'step_up_required',
    'Prove again who you are, then repeat this: POST /v1/sessions/current/step-ups, or sign in anew.',
  )
const secondProofNeeded = () =>
  new DomainError(
    'invalid',
    'second_proof_needed',
    'Send a code of your app or a passkey: a password alone is not enough.',
  )
const wrongProof = () => new DomainError('unauthenticated', 'wrong_proof', 'This is not right. Try again.')
const tooManyTries = () =>
  new DomainError('rate_limited', 'too_many_tries', 'Too many wrong tries. Try again in half an hour.', {
    retry_after: 1800,
  })
