import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export type Header = { alg: string; kid?: string; [name: string]: unknown }
export type Claims = Record<string, unknown>

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
export const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()

const kid = 'key-1'
/** Without `alg`: a provider need not publish it, and then nothing but the verifier's own choice is left. */
export const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' }] }

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The text that a signature covers. */
export const toSign = (header: Header, claims: Claims) => `${part(header)}.${part(claims)}`

export function signToken(claims: Claims, key: KeyObject = privateKey, header: Partial<Header> = {}): string {
  const text = toSign({ alg: 'RS256', typ: 'JWT', kid, ...header }, claims)
  return `${text}.${sign(header.alg === 'RS512' ? 'sha512' : 'sha256', Buffer.from(text), key).toString('base64url')}`
}

export const nowSeconds = () => Math.floor(Date.now() / 1_000)
