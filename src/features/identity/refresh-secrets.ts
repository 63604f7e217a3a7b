import { newSecret } from '#platform/tokens.ts'
import type { Vault } from '#ports/vault.ts'

/** A secret that shows that it was made here, for that session: one that was made up ends nobody's session. */
export function newRefreshSecret(vault: Vault, sessionId: string): string {
  const random = newSecret()
  return random + mark(vault, sessionId, random)
}

export const isRefreshSecret = (vault: Vault, sessionId: string, secret: string): boolean =>
  /^[\w-]{65}$/.test(secret) && mark(vault, sessionId, secret.slice(0, 43)) === secret.slice(43)

const mark = (vault: Vault, sessionId: string, random: string): string =>
  vault.digest(random, `refresh ${sessionId}`).toString('base64url').slice(0, 22)
