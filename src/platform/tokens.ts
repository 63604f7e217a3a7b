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

/** `kid` names the key in every token that it signed. */
export type SigningKey = { kid: string; key: Buffer }
/** The newest key signs; every key that is still there reads what it signed. `use` takes their next list, newest first: a new one reads at once and signs when every process has heard of it. */
export type KeyRing = Tokens & { use(keys: readonly SigningKey[]): void }

const remembered = 10_000
/** Longer than a notice takes to every process, in milliseconds. */
const untilHeard = 5_000

export function openTokens(keys: readonly SigningKey[]): KeyRing {
  let sign: ((claims: Claims) => string) | undefined
  /** By the token's first part, which is the same for all tokens of a key: no other head is ever looked into. */
  let readers = new Map<string, (token: string) => unknown>()
  const known = new Map<string, Claims>()

  function use(next: readonly SigningKey[]): void {
    const signers = next.map(({ kid, key }) => ({
      key,
      sign: createSigner({ key, algorithm: 'HS256', noTimestamp: true, kid }),
    }))
    const begin = () => {
      sign = signers[0]?.sign
    }
    if (sign) setTimeout(begin, untilHeard).unref()
    else begin()
    readers = new Map(
      signers.map(({ key, sign }) => [
        headOf(sign({})),
        createVerifier({ key, algorithms: ['HS256'], ignoreExpiration: true }),
      ]),
    )
    known.clear()
  }

  function decode(token: string): Claims | undefined {
    const claims = known.get(token)
    if (claims) return claims
    const fresh = verified(readers.get(headOf(token)), token)
    if (fresh && known.size >= remembered) known.clear()
    if (fresh) known.set(token, fresh)
    return fresh
  }

  use(keys)
  return {
    use,
    sign(claims) {
      if (!sign) throw new Error('There is no key to sign tokens with.')
      return sign(claims)
    },
    read(token, now) {
      const claims = decode(token)
      if (!claims) return 'malformed'
      return claims.exp * 1000 > now.getTime() ? claims : 'expired'
    },
  }
}

const headOf = (token: string) => token.slice(0, token.indexOf('.'))

function verified(verify: ((token: string) => unknown) | undefined, token: string): Claims | undefined {
  if (!verify) return undefined
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
