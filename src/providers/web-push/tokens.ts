import { ECDH } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const Key = Type.String({ pattern: '^[\\w-]+$' })
const Subscription = Type.Object(
  {
    endpoint: Type.String({ pattern: '^https://' }),
    keys: Type.Object({ p256dh: Key, auth: Key }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)
/** What a browser's `PushSubscription` says of itself, without what nobody needs: keys in base64url. */
export type WebSubscription = Static<typeof Subscription>

const start = 'wp1.'

/**
 * A browser's subscription in one text of at most 4,096 characters: `wp1.`, and in base64url without `=` the JSON
 * `{"endpoint":"https://…","keys":{"p256dh":"…","auth":"…"}}`, just so: in this order, without spaces. In a page, from
 * `const { endpoint, keys } = subscription.toJSON()`:
 *
 *     const json = JSON.stringify({ endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } })
 *     'wp1.' + btoa(json).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
 */
export function toToken({ endpoint, keys: { p256dh, auth } }: WebSubscription): string {
  const json = JSON.stringify({ endpoint, keys: { p256dh, auth } })
  return start + Buffer.from(json).toString('base64url')
}

/** Undefined for what no browser says. One subscription has one token: what is written in another way is none. */
export function fromToken(token: string): WebSubscription | undefined {
  if (!token.startsWith(start) || token.length > 4_096) return undefined
  const subscription = readJson(Buffer.from(token.slice(start.length), 'base64url').toString())
  if (!Value.Check(Subscription, subscription)) return undefined
  const { endpoint, keys } = subscription
  const isRight = isAddress(endpoint) && isPoint(keys.p256dh) && sizeOf(keys.auth) === 16
  return isRight && toToken(subscription) === token ? subscription : undefined
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** As a browser writes it: whatever reads it afterwards reads the same. */
function isAddress(endpoint: string): boolean {
  const url = URL.parse(endpoint)
  return url?.href === endpoint && !url.username && !url.password
}

/** -1 for bytes that would be written otherwise. */
function sizeOf(key: string): number {
  const bytes = Buffer.from(key, 'base64url')
  return bytes.toString('base64url') === key ? bytes.length : -1
}

function isPoint(p256dh: string): boolean {
  if (sizeOf(p256dh) !== 65) return false
  try {
    ECDH.convertKey(p256dh, 'prime256v1', 'base64url', 'base64url', 'uncompressed')
    // There is a third way to write a point, with both halves and their sign, that browsers do not use.
    return Buffer.from(p256dh, 'base64url')[0] === 4
  } catch {
    return false
  }
}
