import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { PushPort } from '#ports/push.ts'
import { fcmPush } from '#providers/fcm/index.ts'
import { accounts, type FcmFault } from './fcm-server.ts'
import { fcmVariables, openFcmVendor, timeout } from './push-vendors.ts'

const newPush = (to: string) => ({ key: randomUUID(), to, title: 'Hello', body: 'Asha' })
const failure = (push: PushPort, to: string) =>
  push.send(newPush(to)).then(
    () => undefined,
    (error: unknown) => error as { kind?: string; code?: string; message: string },
  )

describe('a push by FCM', () => {
  it('is a message with everything in its place', async () => {
    await using vendor = await openFcmVendor()
    const { token } = vendor.install()
    const push = { ...newPush(token), url: 'https://academy.example/', data: { a: 'b' } }
    const { provider_id } = await vendor.push.send(push)
    expect(provider_id).toMatch(/^projects\/academy-of-tests\/messages\//)
    const tag = expect.stringMatching(/^[\w-]{32}$/)
    expect(vendor.server.taken).toEqual([
      {
        token,
        notification: { title: 'Hello', body: 'Asha' },
        data: { url: 'https://academy.example/', a: 'b' },
        android: { notification: { tag } },
        apns: { headers: { 'apns-collapse-id': tag } },
        webpush: { notification: { tag }, fcm_options: { link: 'https://academy.example/' } },
      },
    ])
  })

  it('has no link where its address is not https, and the data have it still', async () => {
    await using vendor = await openFcmVendor()
    const { token } = vendor.install()
    await vendor.push.send({ ...newPush(token), url: 'http://127.0.0.1:3000/lessons' })
    await vendor.push.send(newPush(token))
    const [local, bare] = vendor.server.taken
    expect(local?.webpush.fcm_options).toBeUndefined()
    expect(local?.data).toEqual({ url: 'http://127.0.0.1:3000/lessons' })
    expect(bare && 'data' in bare).toBe(false)
  })

  it.each<[FcmFault, string, string]>([
    [{ status: 404, code: 'UNREGISTERED' }, 'invalid', 'token_gone'],
    [{ status: 403, code: 'SENDER_ID_MISMATCH' }, 'invalid', 'token_gone'],
    [{ status: 400, code: 'INVALID_ARGUMENT', field: 'message.token' }, 'invalid', 'token_gone'],
    [
      {
        status: 400,
        code: 'INVALID_ARGUMENT',
        message: 'The registration token is not a valid FCM registration token',
      },
      'invalid',
      'token_gone',
    ],
    [{ status: 400, code: 'INVALID_ARGUMENT', field: 'message.data[0].value' }, 'invalid', 'vendor_refused'],
    [{ status: 400, code: 'INVALID_ARGUMENT' }, 'invalid', 'vendor_refused'],
    [{ status: 400, html: true }, 'invalid', 'vendor_refused'],
    [{ status: 413 }, 'invalid', 'vendor_refused'],
    [{ status: 429, code: 'QUOTA_EXCEEDED' }, 'unavailable', 'vendor_busy'],
    [{ status: 429, html: true }, 'unavailable', 'vendor_busy'],
    [{ status: 503, code: 'UNAVAILABLE' }, 'unavailable', 'vendor_unavailable'],
    [{ status: 500, code: 'INTERNAL' }, 'unavailable', 'vendor_unavailable'],
    [{ status: 502, html: true }, 'unavailable', 'vendor_unavailable'],
    [{ status: 408 }, 'unavailable', 'vendor_timeout'],
    [{ status: 401, code: 'THIRD_PARTY_AUTH_ERROR' }, 'unavailable', 'vendor_refused_settings'],
    [{ status: 404 }, 'unavailable', 'vendor_refused_settings'],
    [{ status: 404, html: true }, 'unavailable', 'vendor_refused_settings'],
    [{ status: 403 }, 'unavailable', 'vendor_refused_credentials'],
    [{ status: 401 }, 'unavailable', 'vendor_refused_credentials'],
    [{ status: 302 }, 'unavailable', 'vendor_unreadable'],
    ['garbage', 'unavailable', 'vendor_unreadable'],
    ['drip', 'unavailable', 'vendor_timeout'],
  ])('that FCM answers with %j is %s, %s', async (fault, kind, code) => {
    await using vendor = await openFcmVendor()
    const { token, received } = vendor.install()
    vendor.server.fail(fault)
    const began = performance.now()
    const refusal = await failure(vendor.push, token)
    expect(refusal).toMatchObject({ name: 'DomainError', kind, code })
    for (const secret of [token, 'sangam@']) expect(refusal?.message).not.toContain(secret)
    expect(performance.now() - began).toBeLessThan(timeout + 1_300)
    expect(await received()).toEqual([])
  })
})

describe('Google’s leave to send', () => {
  it('is asked for once, however many pushes wait for it', async () => {
    await using vendor = await openFcmVendor()
    const tokens = Array.from({ length: 20 }, () => vendor.install().token)
    await Promise.all(tokens.map((token) => vendor.push.send(newPush(token))))
    for (const token of tokens) await vendor.push.send(newPush(token))
    expect(vendor.server.asked).toBe(1)
    expect(vendor.server.taken).toHaveLength(40)
  })

  it('is asked for anew when Google no longer takes it', async () => {
    await using vendor = await openFcmVendor()
    const { token } = vendor.install()
    await vendor.push.send(newPush(token))
    vendor.server.leaves.clear()
    expect(await failure(vendor.push, token)).toMatchObject({
      kind: 'unavailable',
      code: 'vendor_refused_credentials',
    })
    await vendor.push.send(newPush(token))
    expect([vendor.server.asked, vendor.server.taken.length]).toEqual([2, 2])
  })

  it('waits for the operator when Google does not know the account, and tells nobody its key', async () => {
    await using vendor = await openFcmVendor()
    const { token } = vendor.install()
    const settings = { ...fcmVariables(vendor.server.url), FCM_SERVICE_ACCOUNT: accounts.strange }
    const refusal = await failure(fcmPush(settings, timeout), token)
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'vendor_refused_credentials' })
    for (const secret of ['assertion', 'eyJ', 'sangam@', 'PRIVATE']) {
      expect(refusal?.message).not.toContain(secret)
      expect(JSON.stringify(refusal)).not.toContain(secret)
    }
    expect(Object(refusal)).not.toHaveProperty('cause')
    expect(vendor.server.taken).toEqual([])
  })

  it.each<[FcmFault, string]>([
    [{ status: 503 }, 'vendor_unavailable'],
    [{ status: 429 }, 'vendor_busy'],
    [{ status: 307 }, 'vendor_unavailable'],
    ['garbage', 'vendor_unreadable'],
    ['hang', 'vendor_timeout'],
    ['drip', 'vendor_timeout'],
  ])(
    'is waited for no longer than a push may take (%j), and asked for again with the next',
    async (fault, code) => {
      await using vendor = await openFcmVendor()
      const { token } = vendor.install()
      vendor.server.leaveFaults.push(fault)
      const began = performance.now()
      expect(await failure(vendor.push, token)).toMatchObject({ kind: 'unavailable', code })
      expect(performance.now() - began).toBeLessThan(timeout + 1_300)
      expect(vendor.server.asked).toBe(1)
      await expect
        .poll(() => vendor.push.send(newPush(token)), { timeout: 3_000 })
        .toMatchObject({ status: 'sent' })
    },
  )

  it('cannot be had when nobody is there', async () => {
    const vendor = await openFcmVendor()
    const { token } = vendor.install()
    await vendor[Symbol.asyncDispose]()
    expect(await failure(vendor.push, token)).toMatchObject({
      kind: 'unavailable',
      code: 'vendor_unavailable',
    })
  })
})

describe('a topic of FCM', () => {
  it('is no token, and neither is a browser’s subscription', async () => {
    await using vendor = await openFcmVendor()
    for (const none of ['/topics/news', 'wp1.eyJlbmRwb2ludCI6']) expect(vendor.push.isToken(none)).toBe(false)
  })

  it('is what its members receive, until they are taken out of it', async () => {
    await using vendor = await openFcmVendor()
    const [member, other] = [vendor.install(), vendor.install()]
    await vendor.push.topics?.add('news', [member.token, other.token])
    await vendor.push.topics?.remove('news', [other.token])
    await vendor.push.send(newPush('/topics/news'))
    expect(await member.received()).toHaveLength(1)
    expect(await other.received()).toEqual([])
  })

  it('says which tokens nobody is behind', async () => {
    await using vendor = await openFcmVendor()
    const [here, gone] = [vendor.install(), vendor.install()]
    gone.leave()
    const tokens = [gone.token, here.token, gone.token]
    expect(await vendor.push.topics?.add('news', tokens)).toEqual([
      { token: gone.token, failure: 'token_gone' },
      { token: here.token, failure: null },
      { token: gone.token, failure: 'token_gone' },
    ])
  })

  it('may be changed again when FCM is away', async () => {
    await using vendor = await openFcmVendor()
    const { token } = vendor.install()
    vendor.server.fail({ status: 503 })
    await expect(vendor.push.topics?.add('news', [token])).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'vendor_unavailable',
    })
    vendor.server.fail('garbage')
    await expect(vendor.push.topics?.add('news', [token])).rejects.toMatchObject({
      code: 'vendor_unreadable',
    })
  })

  it.each(['', 'two words', 'a/b', 'नया', 'x'.repeat(901)])('has no such name as %j', async (name) => {
    await using vendor = await openFcmVendor()
    const { token } = vendor.install()
    const refused = { kind: 'invalid', code: 'invalid_topic' }
    await expect(vendor.push.topics?.add(name, [token])).rejects.toMatchObject(refused)
    expect(await failure(vendor.push, `/topics/${name}`)).toMatchObject(refused)
  })
})

describe('the settings of FCM', () => {
  const settings = fcmVariables('http://127.0.0.1:1')

  it('give a page what it needs, or nothing where there is no web app', () => {
    expect(fcmPush(settings).page).toEqual({
      vendor: 'fcm',
      public_key: 'BPublicKeyOfThePage',
      config: { apiKey: 'public', projectId: 'academy-of-tests', appId: '1:2:web:3' },
    })
    const bare = fcmPush({ FCM_SERVICE_ACCOUNT: accounts.ours })
    expect(bare.page).toEqual({ vendor: 'fcm', public_key: '', config: {} })
  })

  it.each([
    [{ FCM_SERVICE_ACCOUNT: '{"project_id":"a","client_email":"b"}' }, 'FCM_SERVICE_ACCOUNT'],
    [{ FCM_SERVICE_ACCOUNT: accounts.ours.replaceAll(/PRIVATE KEY/g, 'KEY') }, 'FCM_SERVICE_ACCOUNT'],
    [{ FCM_SERVICE_ACCOUNT: accounts.ours.slice(0, -9) }, 'FCM_SERVICE_ACCOUNT'],
    [{ FCM_SERVICE_ACCOUNT: accounts.ours.replace('academy-of-tests', '../a?b') }, 'FCM_SERVICE_ACCOUNT'],
    [{ FCM_WEB_CONFIG: '{"apiKey":1}' }, 'FCM_WEB_CONFIG'],
    [{ FCM_WEB_CONFIG: '{' }, 'FCM_WEB_CONFIG'],
    [{ FCM_URL: 'http://fcm.example' }, 'FCM_URL'],
    [{ FCM_TOKEN_URL: 'http://token.example' }, 'FCM_TOKEN_URL'],
    [{ FCM_TOPICS_URL: 'http://topics.example' }, 'FCM_TOPICS_URL'],
  ])('stop the start when they are wrong (%#)', (wrong, name) => {
    expect(() => fcmPush({ ...settings, ...wrong })).toThrow(name)
    try {
      fcmPush({ ...settings, ...wrong })
    } catch (error) {
      expect((error as Error).message).not.toMatch(/BEGIN|iam\.gserviceaccount/)
    }
  })
})
