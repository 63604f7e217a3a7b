import { createHash, randomBytes } from 'node:crypto'
import { createSigner, createVerifier } from 'fast-jwt'

/** Who signed in, where: `interface` is `v1` or a dialect's name, and a token of one means nothing to another. */
export type Claims = { sub: string; sid: string; interface: string; exp: number }
export type TokenFault = 'expired' | 'malformed'
export type Tokens = {
  sign(claims: Claims): string
  /** The claims, or why there are none. `now` decides about expiry. */
  read(token: string, now: Date): Claims | TokenFault
}

const remembered = 10_000

export function openTokens(key: Buffer): Tokens {
  const sign = createSigner({ key, algorithm: 'HS256', noTimestamp: true })
  const verify = createVerifier({ key, algorithms: ['HS256'], ignoreExpiration: true })
  const known = new Map<string, Claims>()

  function decode(token: string): Claims | undefined {
    const claims = known.get(token)
    if (claims) return claims
    const fresh = verified(verify, token)
    if (fresh && known.size >= remembered) known.clear()
    if (fresh) known.set(token, fresh)
    return fresh
  }

  return {
    sign: (claims) => sign(claims),
    read(token, now) {
      const claims = decode(token)
      if (!claims) return 'malformed'
      return claims.exp * 1000 > now.getTime() ? claims : 'expired'
    },
  }
}

function verified(verify: (token: string) => unknown, token: string): Claims | undefined {
  try {
    const claims = verify(token) as Partial<Claims>
    const { sub, sid, interface: where, exp } = claims
    const isWhole = typeof sub === 'string' && typeof sid === 'string' && typeof where === 'string'
    return isWhole && typeof exp === 'number' ? { sub, sid, interface: where, exp } : undefined
  } catch {
    return undefined
  }
}

/** A secret for a link or a refresh token: 256 random bits. Only its hash is kept. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest()
