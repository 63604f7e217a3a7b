import { randomUUID } from 'node:crypto'
import { type Ctx, inTransaction, requireUser, type User } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import type { Listener } from '#platform/listener.ts'
import { hashSecret, type TokenFault, type Tokens } from '#platform/tokens.ts'
import { rememberLive } from './live-sessions.ts'
import { isRefreshSecret, newRefreshSecret } from './refresh-secrets.ts'
import * as queries from './session.queries.ts'
import type { UserRow } from './user.queries.ts'
import type { Visit } from './visits.ts'

/**
 * How an interface signs people in. `access`, `refresh`: how long what it gives is good for, in seconds; without
 * `refresh` the session ends with its access token. `mostFailures` an hour shut out devices that are not known.
 * `onlyConfirmed`: an e-mail opens the account only once it is confirmed. `tells`: whether there is such an account.
 */
export type Terms = {
  interface: string
  access: number
  refresh?: number
  mostFailures: number
  onlyConfirmed?: boolean
  tells?: boolean
}
export const v1Terms: Terms = {
  interface: 'v1',
  access: 15 * 60,
  refresh: 30 * 24 * 3600,
  mostFailures: 5,
  onlyConfirmed: true,
}

export type SignedIn = {
  kind: 'signed_in'
  user: UserRow
  access_token: string
  refresh_token: string | null
  expires_at: Date
}
/** By which method, and against which hash where it was a password. */
export type Proof = { method: string; password_hash?: string | null }
export type RenewFault = TokenFault | 'ended'
export type Refreshed = { access_token: string; refresh_token: string }

export type Sessions = {
  /** For whoever has proved everything that the account asks for; with a password, the hash that it was checked against. */
  open(ctx: Ctx, terms: Terms, user: UserRow, visit: Visit, proof: Proof): Promise<SignedIn>
  /** A refresh token works once; when an old one comes back someone copied it, and the session ends for both. */
  refresh(ctx: Ctx, terms: Terms, refreshToken: string): Promise<Refreshed>
  /** For interfaces whose refresh token goes on until the session ends: a new access token, or why there is none. */
  renew(ctx: Ctx, terms: Terms, refreshToken: string): Promise<{ access_token: string } | RenewFault>
  signOut(ctx: Ctx): Promise<void>
  /** The actor behind an access token, or why there is none. Holds at once on every process when a session ends. */
  authenticate(ctx: Ctx, token: string, where: string): Promise<User | TokenFault | 'ended'>
}

export function openSessions(tokens: Tokens, listener: Listener): Sessions {
  const live = rememberLive(listener, (ctx, id) => queries.findLive(ctx.db, id, ctx.now()))
  const accessToken = (ctx: Ctx, { access, ...terms }: Terms, userId: string, sessionId: string) =>
    tokens.sign({ sub: userId, sid: sessionId, interface: terms.interface, exp: seconds(ctx.now()) + access })

  return {
    async open(ctx, terms, user, visit, proof) {
      const id = randomUUID()
      const secret = terms.refresh ? newRefreshSecret(ctx.providers.vault, id) : null
      if (!(await open(ctx, id, terms, user, visit, proof, secret))) throw closedMeanwhile()
      return {
        kind: 'signed_in',
        user,
        access_token: accessToken(ctx, terms, user.id, id),
        refresh_token: secret && `${id}.${secret}`,
        expires_at: new Date((seconds(ctx.now()) + terms.access) * 1000),
      }
    },

    async refresh(ctx, terms, refreshToken) {
      const { vault } = ctx.providers
      const [sessionId = '', secret = ''] = refreshToken.split('.')
      if (!uuid.test(sessionId) || !isRefreshSecret(vault, sessionId, secret)) throw refused()
      const next = newRefreshSecret(vault, sessionId)
      const [nextHash, hash] = [hashSecret(next), hashSecret(secret)]
      const [session] = await queries.rotate(ctx.db, nextHash, ctx.now(), sessionId, hash, terms.interface)
      if (!session) return endCopied(ctx, sessionId)
      const access_token = accessToken(ctx, terms, session.user_id, sessionId)
      return { access_token, refresh_token: `${sessionId}.${next}` }
    },

    async renew(ctx, terms, refreshToken) {
      const [sessionId = '', secret = ''] = refreshToken.split('.')
      if (!uuid.test(sessionId) || !isRefreshSecret(ctx.providers.vault, sessionId, secret))
        return 'malformed'
      const session = await queries.renew(ctx.db, sessionId, hashSecret(secret), terms.interface, ctx.now())
      if (!session) return 'malformed'
      if (session.is_ended) return 'ended'
      if (session.expires_at <= ctx.now()) return 'expired'
      return { access_token: accessToken(ctx, terms, session.user_id, sessionId) }
    },

    async signOut(ctx) {
      const { id, session_id } = requireUser(ctx)
      if (!session_id) return
      await inTransaction(ctx, async (tx) => {
        await queries.end(tx.db, session_id, tx.now())
        await publish(tx, { type: 'user.signed_out', subject: id })
      })
    },

    async authenticate(ctx, token, where) {
      const claims = tokens.read(token, ctx.now())
      if (typeof claims === 'string') return claims
      if (claims.interface !== where) return 'malformed'
      const session = await live.find(ctx, claims.sid)
      if (!session) return 'ended'
      return { kind: 'user', id: session.user_id, role: session.role, session_id: session.id }
    },
  }
}

/** Those of these sessions that have ended, for whoever keeps something open as long as one lasts. */
export const listEndedSessions = (ctx: Ctx, ids: string[]): Promise<string[]> =>
  queries.listEnded(ctx.db, ids, ctx.now())

function open(
  ctx: Ctx,
  id: string,
  terms: Terms,
  user: UserRow,
  visit: Visit,
  { method, password_hash = null }: Proof,
  secret: string | null,
) {
  const row = {
    id,
    user_id: user.id,
    interface: terms.interface,
    method,
    refresh_hash: secret ? hashSecret(secret) : null,
    address: visit.address,
    device: visit.device,
    platform: visit.platform?.slice(0, 50) ?? '',
    expires_at: new Date(ctx.now().getTime() + (terms.refresh ?? terms.access) * 1000),
  }
  return queries.insert(ctx.db, row, password_hash, ctx.now(), ctx.request_id)
}

async function endCopied(ctx: Ctx, sessionId: string): Promise<never> {
  await inTransaction(ctx, async (tx) => {
    const user_id = await queries.end(tx.db, sessionId, tx.now())
    if (!user_id) return
    await publish(tx, { type: 'session.copied', subject: sessionId })
    // The one about the account is for its owner; who is erased is not found by it.
    await publish(tx, { type: 'user.session_copied', subject: user_id })
  })
  throw refused()
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const seconds = (at: Date) => Math.floor(at.getTime() / 1000)
const closedMeanwhile = () =>
  new DomainError(
    'unauthenticated',
    'wrong_credentials',
    'The account was changed this moment. Sign in again.',
  )
const refused = () =>
  new DomainError(
    'unauthenticated',
    'refresh_refused',
    'This refresh token does not work any more. Sign in again.',
  )
