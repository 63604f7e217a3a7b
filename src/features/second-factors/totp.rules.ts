import { Secret, TOTP } from 'otpauth'

const issuer = 'Sangam'
const period = 30

const totp = (secret: string, label: string) =>
  new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromBase32(secret) })

/** 160 random bits in base32, as authenticator apps take them. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

/** What the QR code says. */
export const totpUri = (secret: string, label: string): string => totp(secret, label).toString()

/**
 * The step of RFC 6238 that a code is of, or nothing: the one that is now, or a neighbour of it, for clocks that differ by
 * up to half a minute.
 */
export function findStep(secret: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totp(secret, '').validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / period) + delta
}
