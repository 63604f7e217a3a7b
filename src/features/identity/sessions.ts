import { type Ctx, inTransaction, requireUser, type User } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import type { Listener } from '#platform/listener.ts'
import { checkPassword } from '#platform/passwords.ts'
import { hashSecret, newSecret, type TokenFault, type Tokens } from '#platform/tokens.ts'
import { rememberLive } from './live-sessions.ts'
import * as queries from './session.queries.ts'
import { findWithHash, type UserRow } from './user.queries.ts'

/** How long what a sign-in gives is good for, in seconds. Without `refresh` the session ends with its access token. */
export type Terms = { interface: string; access: number; refresh?: number }
export const v1Terms: Terms = { interface: 'v1', access: 15 * 60, refresh: 30 * 24 * 3600 }

export type Credentials = { email: string; password: string; address?: string; device?: string }
export type SignedIn = { user: UserRow; access_token: string; refresh_token: string | null }
export type Refreshed = { access_token: string; refresh_token: string }

export type Sessions = {
  /** Throws `unauthenticated`, code `wrong_credentials`, whatever of the two is wrong. */
  signIn(ctx: Ctx, terms: Terms, credentials: Credentials): Promise<SignedIn>
  /** A refresh token works once; when an old one comes back someone copied it, and the session ends for both. */
  refresh(ctx: Ctx, terms: Terms, refreshToken: string): Promise<Refreshed>
  signOut(ctx: Ctx): Promise<void>
  /** The actor behind an access token, or why there is none. Holds at once on every process when a session ends. */
  authenticate(ctx: Ctx, token: string, where: string): Promise<User | TokenFault | 'ended'>
}

export function openSessions(tokens: Tokens, listener: Listener): Sessions {
  const live = rememberLive(listener, (ctx, id) => queries.findLive(ctx.db, id, ctx.now()))

  const accessToken = (ctx: Ctx, terms: Terms, userId: string, sessionId: string) =>
    tokens.sign({
      sub: userId,
      sid: sessionId,
      interface: terms.interface,
      exp: seconds(ctx.now()) + terms.access,
    })

  return {
    async signIn(ctx, terms, credentials) {
      const known = await findWithHash(ctx.db, credentials.email.trim())
      if (!(await checkPassword(known?.password_hash, credentials.password)) || !known)
        throw wrongCredentials()
      const { password_hash: _, ...user } = known
      const secret = terms.refresh ? newSecret() : null
      const session = await open(ctx, terms, user, credentials, secret)
      const access_token = accessToken(ctx, terms, user.id, session.id)
      return { user, access_token, refresh_token: secret && `${session.id}.${secret}` }
    },

    async refresh(ctx, terms, refreshToken) {
      const [sessionId = '', secret = ''] = refreshToken.split('.')
      if (!/^[0-9a-f-]{36}$/.test(sessionId) || !/^[\w-]{43}$/.test(secret)) throw refused()
      const next = newSecret()
      const [session] = await queries.rotate(
        ctx.db,
        hashSecret(next),
        ctx.now(),
        sessionId,
        hashSecret(secret),
        terms.interface,
      )
      if (session)
        return {
          access_token: accessToken(ctx, terms, session.user_id, sessionId),
          refresh_token: `${sessionId}.${next}`,
        }
      await queries.end(ctx.db, sessionId, ctx.now())
      throw refused()
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

async function open(
  ctx: Ctx,
  terms: Terms,
  user: UserRow,
  { address, device }: Credentials,
  secret: string | null,
) {
  return inTransaction(ctx, async (tx) => {
    const row = {
      user_id: user.id,
      interface: terms.interface,
      refresh_hash: secret ? hashSecret(secret) : null,
      address: address ?? null,
      device: device?.slice(0, 300) ?? null,
      expires_at: new Date(tx.now().getTime() + (terms.refresh ?? terms.access) * 1000),
    }
    await publish(tx, { type: 'user.signed_in', subject: user.id, data: { interface: terms.interface } })
    return queries.insert(tx.db, row, tx.now())
  })
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000)
const wrongCredentials = () =>
  new DomainError('unauthenticated', 'wrong_credentials', 'The e-mail or the password is wrong.')
const refused = () =>
  new DomainError(
    'unauthenticated',
    'refresh_refused',
    'This refresh token does not work any more. Sign in again.',
  )
