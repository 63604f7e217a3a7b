import { createECDH, randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openOutbound } from '#platform/outbound.ts'
import type { PushPort } from '#ports/push.ts'
import { fromToken, toToken, webPush } from '#providers/web-push/index.ts'
import { openWebPushVendor, timeout, vapidVariables } from './push-vendors.ts'
import { subscribe, type WebPushFault } from './web-push-server.ts'

const newPush = (to: string) => ({ key: randomUUID(), to, title: 'Hello', body: 'Asha' })
const failure = (push: PushPort, to: string) =>
  push.send(newPush(to)).then(
    () => undefined,
    (error: unknown) => error as { kind?: string; code?: string; message: string },
  )

const newKeys = () => ({
  p256dh: createECDH('prime256v1').generateKeys('base64url'),
  auth: randomBytes(16).toString('base64url'),
})
const endpoint = 'https://push.example/send/abc?d=e'
const encode = (value: unknown) => `wp1.${Buffer.from(JSON.stringify(value)).toString('base64url')}`

describe('a token of Web Push', () => {
  it('is the browser’s subscription, there and back', () => {
    const subscription = { endpoint, keys: newKeys() }
    const token = toToken(subscription)
    expect(token).toMatch(/^wp1\.[\w-]+$/)
    expect(fromToken(token)).toEqual(subscription)
  })

  it('is what a page makes of a subscription in the way that is written down', () => {
    const keys = newKeys()
    // A browser's order of the keys is its own, and so is what else it says.
    const said = { endpoint, expirationTime: null, keys: { auth: keys.auth, p256dh: keys.p256dh } }
    const json = JSON.stringify({
      endpoint: said.endpoint,
      keys: { p256dh: said.keys.p256dh, auth: said.keys.auth },
    })
    const token = `wp1.${btoa(json).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
    expect(fromToken(token)).toEqual({ endpoint, keys })
  })

  it('is nothing else', () => {
    const keys = newKeys()
    const point = Buffer.from(keys.p256dh, 'base64url')
    const withPoint = (bytes: Buffer) => ({
      endpoint,
      keys: { ...keys, p256dh: bytes.toString('base64url') },
    })
    const offTheCurve = Buffer.from(point).fill(7, 33)
    const compressed = Buffer.concat([Buffer.from([2]), point.subarray(1, 33)])
    const hybrid = Buffer.concat([Buffer.from([6 + ((point[64] ?? 0) & 1)]), point.subarray(1)])
    const none = [
      '',
      'wp1.',
      'wp1.e30',
      'wp1.!!!',
      'wp2.abc',
      endpoint,
      encode(null),
      encode([endpoint, keys]),
      encode({ endpoint }),
      encode({ endpoint: 'http://push.example/', keys }),
      encode({ endpoint: 'https://name:word@push.example/', keys }),
      encode({ endpoint: 'https://', keys }),
      encode({ endpoint: 'https://push.example', keys }),
      encode({ endpoint: 'https://PUSH.example/', keys }),
      encode({ endpoint: 'https://push.example/\n', keys }),
      encode({ endpoint: `https://push.example/${'x'.repeat(3_000)}`, keys }),
      encode({ endpoint, keys: { ...keys, auth: randomBytes(15).toString('base64url') } }),
      encode({ endpoint, keys: { ...keys, auth: `${keys.auth}=` } }),
      encode({ endpoint, keys: { ...keys, more: 'x' } }),
      encode({ endpoint, keys: { auth: keys.auth, p256dh: keys.p256dh } }),
      encode({ keys, endpoint }),
      encode({ endpoint, keys, expirationTime: null }),
      encode(withPoint(point.subarray(0, 64))),
      encode(withPoint(offTheCurve)),
      encode(withPoint(compressed)),
      encode(withPoint(hybrid)),
      `${toToken({ endpoint, keys })}=`,
      ` ${toToken({ endpoint, keys })}`,
      `wp1.${Buffer.from(JSON.stringify({ endpoint, keys }, null, 1)).toString('base64url')}`,
    ]
    for (const token of none) expect(fromToken(token), token).toBeUndefined()
  })
})

describe('a push by Web Push', () => {
  it('waits four weeks for a browser that is away, and holds what the worker needs', async () => {
    await using vendor = await openWebPushVendor()
    const { token } = vendor.install()
    const push = { ...newPush(token), url: 'http://127.0.0.1:3000/', data: { a: 'b' } }
    const { provider_id } = await vendor.push.send(push)
    expect(provider_id).toContain(`${vendor.server.url}/messages/`)
    const [taken] = [...vendor.server.browsers.values()].flatMap((browser) => browser.taken)
    const { to: _to, ...payload } = push
    expect(JSON.parse(taken?.payload ?? '')).toEqual(payload)
    expect(taken?.ttl).toBe(4 * 7 * 24 * 3_600)
  })

  it('fills what a push service takes, and not a byte more', async () => {
    await using vendor = await openWebPushVendor()
    const { token } = vendor.install()
    await vendor.push.send({ ...newPush(token), body: 'x'.repeat(5_000) })
    const [taken] = [...vendor.server.browsers.values()].flatMap((browser) => browser.taken)
    // The service of these tests refuses a sealed body of more than 4,096 bytes.
    expect(Buffer.byteLength(taken?.payload ?? '')).toBe(4_096 - 103)
  })

  it.each<[WebPushFault, string, string]>([
    [{ status: 404 }, 'invalid', 'token_gone'],
    [{ status: 410 }, 'invalid', 'token_gone'],
    [{ status: 400, words: '{"reason":"VapidPkHashMismatch"}' }, 'invalid', 'token_gone'],
    [{ status: 400 }, 'invalid', 'vendor_refused'],
    [{ status: 405 }, 'invalid', 'vendor_refused'],
    [{ status: 413 }, 'invalid', 'payload_too_long'],
    [{ status: 307 }, 'invalid', 'vendor_refused'],
    [{ status: 401 }, 'unavailable', 'vendor_refused_credentials'],
    [{ status: 403, words: '{"reason":"BadJwtToken"}' }, 'unavailable', 'vendor_refused_credentials'],
    [{ status: 408 }, 'unavailable', 'vendor_timeout'],
    [{ status: 429 }, 'unavailable', 'vendor_busy'],
    [{ status: 500 }, 'unavailable', 'vendor_unavailable'],
    [{ status: 503 }, 'unavailable', 'vendor_unavailable'],
    ['drip', 'unavailable', 'vendor_timeout'],
  ])('that the service answers with %j is %s, %s', async (fault, kind, code) => {
    await using vendor = await openWebPushVendor()
    const { token, received } = vendor.install()
    vendor.server.fail(fault)
    const began = performance.now()
    const refusal = await failure(vendor.push, token)
    expect(refusal).toMatchObject({ name: 'DomainError', kind, code })
    expect(refusal?.message).not.toContain('/push/')
    expect(performance.now() - began).toBeLessThan(timeout + 1_300)
    expect(await received()).toEqual([])
  })

  it('finds nobody in a browser that subscribed with another key', async () => {
    await using vendor = await openWebPushVendor()
    const { token } = subscribe(vendor.server, vapidVariables().VAPID_PUBLIC_KEY)
    expect(await failure(vendor.push, token)).toMatchObject({ kind: 'invalid', code: 'token_gone' })
  })

  it('finds nobody behind what is no token', async () => {
    await using vendor = await openWebPushVendor()
    for (const token of ['/topics/news', 'wp1.e30', ''])
      expect(await failure(vendor.push, token)).toMatchObject({ kind: 'invalid', code: 'token_gone' })
  })

  it('calls no address that is not public, whatever a token says', async () => {
    await using vendor = await openWebPushVendor()
    const { token, received } = vendor.install()
    const careful = webPush({ ...vapidVariables(), OUTBOUND_NETWORKS: [] })
    expect(careful.isToken(token)).toBe(true)
    expect(await failure(careful, token)).toMatchObject({ kind: 'invalid', code: 'address_refused' })
    const named = { endpoint: `https://push.example:${new URL(vendor.server.url).port}/`, keys: newKeys() }
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const outbound = openOutbound([], { resolve, ca: vendor.server.ca })
    const misled = webPush({ ...vapidVariables(), OUTBOUND_NETWORKS: [] }, outbound)
    expect(await failure(misled, toToken(named))).toMatchObject({ kind: 'invalid', code: 'address_refused' })
    expect(await received()).toEqual([])
  })
})

describe('the settings of Web Push', () => {
  const settings = { ...vapidVariables(), OUTBOUND_NETWORKS: [] }

  it('give a page the public key', () => {
    expect(webPush(settings).page).toEqual({ vendor: 'web-push', public_key: settings.VAPID_PUBLIC_KEY })
    expect(webPush(settings).topics).toBeUndefined()
  })

  it('stop the start when they are wrong, and do not repeat the key', () => {
    const { VAPID_PRIVATE_KEY } = vapidVariables()
    expect(() => webPush({ ...settings, VAPID_PRIVATE_KEY })).toThrow('must be one pair')
    expect(() => webPush({ ...settings, VAPID_PRIVATE_KEY: 'short' })).toThrow(/^(?!.*short)/)
    expect(() => webPush({ ...settings, VAPID_SUBJECT: 'academy' })).toThrow(/subject/i)
    expect(() => webPush({ OUTBOUND_NETWORKS: [] })).toThrow('VAPID_SUBJECT must be set')
  })
})
