import { createECDH, createHash } from 'node:crypto'
import library from 'web-push'
import { type Outbound, openOutbound } from '#platform/outbound.ts'
import type { Push, PushPort } from '#ports/push.ts'
import { fromAnswer, toDomainError, tokenGone } from './failures.ts'
import { toPayload } from './payload.ts'
import { fromToken, type WebSubscription } from './tokens.ts'

/** What the provider reads; those of VAPID must be there once Web Push is chosen. */
export type Settings = {
  readonly VAPID_PUBLIC_KEY?: string
  readonly VAPID_PRIVATE_KEY?: string
  readonly VAPID_SUBJECT?: string
  readonly OUTBOUND_NETWORKS: readonly string[]
}

/**
 * Push to browsers by their own push services, without an account anywhere. `timeout`, in ms, is for one push. The
 * services' addresses come from the browsers, so from anybody: they are called by `outbound` alone.
 */
export function webPush(
  settings: Settings,
  outbound: Outbound = openOutbound(settings.OUTBOUND_NETWORKS),
  timeout = 9_000,
): PushPort {
  const introduce = openVapid(settings)
  return {
    vendor: 'web-push',
    page: { vendor: 'web-push', public_key: required(settings, 'VAPID_PUBLIC_KEY') },
    topics: undefined,
    isToken: (token) => fromToken(token) !== undefined,
    async send(push) {
      const subscription = fromToken(push.to)
      if (!subscription) throw tokenGone('(no browser makes such a one)')
      const { endpoint: url } = subscription
      const headers = { ...headersOf(push), authorization: introduce(new URL(url).origin) }
      const call = { url, headers, body: seal(subscription, toPayload(push)), timeout }
      const answer = await outbound.post(call).catch((error: unknown) => {
        throw toDomainError(error)
      })
      if (answer.status < 200 || answer.status > 299) throw fromAnswer(answer)
      return { provider_id: answer.headers.location ?? push.key, status: 'sent' }
    },
  }
}

/** Signs who we are for a push service, for 12 hours: RFC 8292. Wrong keys are the start's fault, not the first push's. */
function openVapid(settings: Settings) {
  const subject = required(settings, 'VAPID_SUBJECT')
  const publicKey = required(settings, 'VAPID_PUBLIC_KEY')
  const privateKey = required(settings, 'VAPID_PRIVATE_KEY')
  const introduce = (origin: string) =>
    library.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm').Authorization
  introduce('https://push.example')
  if (!isPair(publicKey, privateKey))
    throw new Error('VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY must be one pair')
  return introduce
}

function isPair(publicKey: string, privateKey: string): boolean {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(privateKey, 'base64url')
  return curve.getPublicKey('base64url') === publicKey
}

function required(settings: Settings, name: Exclude<keyof Settings, 'OUTBOUND_NETWORKS'>): string {
  const value = settings[name]
  if (value === undefined) throw new Error(`${name} must be set`)
  return value
}

/** For a browser that was away a while; the same push twice is kept once, if the service still has the first. */
const headersOf = ({ key }: Push) => ({
  'content-type': 'application/octet-stream',
  'content-encoding': 'aes128gcm',
  ttl: 2_419_200,
  urgency: 'normal',
  topic: createHash('sha256').update(key).digest('base64url').slice(0, 32),
})

const seal = ({ keys }: WebSubscription, payload: string): Buffer =>
  library.encrypt(keys.p256dh, keys.auth, payload, 'aes128gcm').cipherText
