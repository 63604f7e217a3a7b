import type { Ctx } from '#platform/ctx.ts'
import type { Listener } from '#platform/listener.ts'
import type { LiveSession } from './session.queries.ts'

const known = new Map<string, LiveSession>()
/** When each ended, for as long as a read that was under way may still take: the transaction may yet be rolled back. */
const ended = new Map<string, number>()
const readLasts = 5_000

/** In the process that ends a session it is forgotten before anybody is answered; the others hear of it. */
export function forgetSession(id: string): void {
  known.delete(id)
  // A read that is under way may have seen it alive.
  if (ended.size >= 10_000) ended.clear()
  ended.set(id, Date.now())
}

function endedLately(id: string): boolean {
  const at = ended.get(id)
  if (at !== undefined && Date.now() - at < readLasts) return true
  ended.delete(id)
  return false
}

type Read = (ctx: Ctx, id: string) => Promise<LiveSession | undefined>

/**
 * Remembers the sessions that `read` found, so that a request costs no query. With the notices of their ends away
 * nothing that is remembered is trusted.
 */
export function rememberLive(listener: Listener, read: Read): { find: Read } {
  listener.on('session_ended', forgetSession)
  void listener.onConnect(async () => known.clear())

  return {
    async find(ctx, id) {
      const session = listener.connected ? known.get(id) : undefined
      if (session) return session.expires_at > ctx.now() ? session : undefined
      const fresh = await read(ctx, id)
      if (!fresh || endedLately(id)) return undefined
      if (known.size >= 50_000) known.clear()
      if (listener.connected) known.set(id, fresh)
      return fresh
    },
  }
}
