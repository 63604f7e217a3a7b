import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Push, PushPort } from '#ports/push.ts'
import { openWorld } from '#test/world.ts'
import {
  fcmVariables,
  openFcmVendor,
  openSandboxVendor,
  openWebPushVendor,
  type Received,
  timeout,
  vapidVariables,
} from './push-vendors.ts'

// What src/ports/push.ts promises, asked of every vendor.

const newPush = (to: string, change: Partial<Push> = {}): Push => ({
  key: `notice:${randomUUID()}`,
  to,
  title: 'A new lesson · नया पाठ 📚',
  body: 'Lesson 3 is open, Asha.\nRead it & answer "7" questions.',
  url: 'https://academy.example/lessons/3?from=push#top',
  ...change,
})

const ids = (pushes: Received[]) => new Set(pushes.map(({ id }) => id))
const failure = (push: PushPort, one: Push) =>
  push.send(one).then(
    () => undefined,
    (error: unknown) => error as { kind?: string; code?: string; message: string },
  )

describe.each([
  ['the sandbox', openSandboxVendor],
  ['FCM', openFcmVendor],
  ['Web Push', openWebPushVendor],
])('pushes by %s', (_name, openVendor) => {
  it('arrive with their title, body and address', async () => {
    await using vendor = await openVendor()
    const { token, received } = vendor.install()
    const push = newPush(token)
    const sent = await vendor.push.send(push)
    expect(sent.provider_id).not.toBe('')
    expect(['sent', 'delivered']).toContain(sent.status)
    const [arrived, ...others] = await received()
    expect(others).toEqual([])
    expect(arrived).toMatchObject({ title: push.title, body: push.body, url: push.url })
  })

  it('carry any words unchanged, and need no address', async () => {
    await using vendor = await openVendor()
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }).map((text) => `.${text}!`)
    await fc.assert(
      fc.asyncProperty(words, words, async (title, body) => {
        const { token, received } = vendor.install()
        await vendor.push.send({ key: randomUUID(), to: token, title, body })
        expect(await received()).toMatchObject([{ title, body, url: undefined }])
      }),
      { numRuns: 30 },
    )
  })

  it('are one push when they are sent twice, and two keys are two', async () => {
    await using vendor = await openVendor()
    const { token, received } = vendor.install()
    const push = newPush(token)
    await vendor.push.send(push)
    await vendor.push.send(push)
    expect(ids(await received()).size).toBe(1)
    await vendor.push.send({ ...push, key: randomUUID() })
    expect(ids(await received()).size).toBe(2)
  })

  it('reach only the installation whose token it is', async () => {
    await using vendor = await openVendor()
    const [one, other] = [vendor.install(), vendor.install()]
    await vendor.push.send(newPush(one.token))
    expect(await one.received()).toHaveLength(1)
    expect(await other.received()).toEqual([])
  })

  it('go to tokens that the vendor could have given', async () => {
    await using vendor = await openVendor()
    const { token } = vendor.install()
    expect(vendor.push.isToken(token)).toBe(true)
    for (const none of ['', 'two words', 'a\nb', 'é', `${token} `, `${token}\n`, 'x'.repeat(4_097)])
      expect(vendor.push.isToken(none)).toBe(false)
  })

  it('are invalid when the vendor refuses them for good', async () => {
    await using vendor = await openVendor()
    const { token, received } = vendor.install()
    const push = newPush(token)
    await vendor.trouble('invalid')
    const refusal = await failure(vendor.push, push)
    expect(refusal).toMatchObject({ name: 'DomainError', kind: 'invalid', code: 'vendor_refused' })
    expect(refusal?.message).not.toContain(token)
    expect(await received()).toEqual([])
    await vendor.push.send(push)
    expect(await received()).toHaveLength(1)
  })

  it.each([
    ['unavailable', 'vendor_unavailable'],
    ['timeout', 'vendor_timeout'],
  ] as const)('may be tried again when the vendor is away (%s)', async (kind, code) => {
    await using vendor = await openVendor()
    const { token, received } = vendor.install()
    const push = newPush(token)
    await vendor.trouble(kind)
    const began = performance.now()
    const refusal = await failure(vendor.push, push)
    expect(refusal).toMatchObject({ name: 'DomainError', kind: 'unavailable', code })
    expect(refusal?.message).not.toContain(token)
    expect(performance.now() - began).toBeLessThan(timeout + 1_300)
    expect(await received()).toEqual([])
    await vendor.push.send(push)
    expect(await received()).toHaveLength(1)
  })

  it('are one push when only the answer was lost', async () => {
    await using vendor = await openVendor()
    const { token, received } = vendor.install()
    const push = newPush(token)
    await vendor.trouble('lost')
    expect(await failure(vendor.push, push)).toMatchObject({ kind: 'unavailable' })
    expect(await received()).toHaveLength(1)
    await vendor.push.send(push)
    expect(ids(await received()).size).toBe(1)
  })

  it('say which vendor they go by, to a page too', async () => {
    await using vendor = await openVendor()
    expect(vendor.push.page.vendor).toBe(vendor.push.vendor)
  })
})

describe.each([
  ['FCM', openFcmVendor],
  ['Web Push', openWebPushVendor],
])('pushes by %s, a vendor outside,', (_name, openVendor) => {
  it('bring their data to the page', async () => {
    await using vendor = await openVendor()
    const { token, received } = vendor.install()
    const data = { lesson: '3', 'the group': 'अ "quoted"', empty: '' }
    await vendor.push.send(newPush(token, { data }))
    expect(await received()).toMatchObject([{ data }])
  })

  it('say of a token that nobody is behind it any more', async () => {
    await using vendor = await openVendor()
    const { token, received, leave } = vendor.install()
    leave()
    const refusal = await failure(vendor.push, newPush(token))
    expect(refusal).toMatchObject({ name: 'DomainError', kind: 'invalid', code: 'token_gone' })
    expect(refusal?.message).not.toContain(token)
    expect(await received()).toEqual([])
  })

  it.each(['a', '"', '\u0001', 'अ', '👩‍👩‍👧'])(
    'are cut where no screen shows them whole (%j)',
    async (letter) => {
      await using vendor = await openVendor()
      const { token, received } = vendor.install()
      const body = letter.repeat(9_000)
      await vendor.push.send(newPush(token, { body, data: { lesson: '3' } }))
      const [arrived] = await received()
      expect(arrived?.body.endsWith('…')).toBe(true)
      expect(body.startsWith(arrived?.body.slice(0, -1) ?? '?')).toBe(true)
      expect(arrived?.body.length).toBeGreaterThan(300)
      expect(arrived?.data).toEqual({ lesson: '3' })
    },
  )

  it('are invalid when their data alone are too long', async () => {
    await using vendor = await openVendor()
    const { token, received } = vendor.install()
    const refusal = await failure(vendor.push, newPush(token, { data: { lesson: 'x'.repeat(4_000) } }))
    expect(refusal).toMatchObject({ kind: 'invalid' })
    expect(refusal?.code).not.toBe('token_gone')
    expect(await received()).toEqual([])
  })

  it('go many at a time', async () => {
    await using vendor = await openVendor(10_000)
    const installations = Array.from({ length: 60 }, () => vendor.install())
    await Promise.all(installations.map(({ token }) => vendor.push.send(newPush(token))))
    for (const { received } of installations) expect(await received()).toHaveLength(1)
  })
})

describe.each([
  ['the sandbox', openSandboxVendor],
  ['FCM', openFcmVendor],
])('topics that %s keeps', (_name, openVendor) => {
  it('answer for each token, in their order', async () => {
    await using vendor = await openVendor()
    const tokens = [vendor.install(), vendor.install(), vendor.install()].map(({ token }) => token)
    const expected = tokens.map((token) => ({ token, failure: null }))
    expect(await vendor.push.topics?.add('news', tokens)).toEqual(expected)
    expect(await vendor.push.topics?.remove('news', tokens)).toEqual(expected)
    expect(await vendor.push.topics?.add('news', [])).toEqual([])
  })

  it('take a push', async () => {
    await using vendor = await openVendor()
    expect((await vendor.push.send(newPush('/topics/news'))).provider_id).not.toBe('')
  })
})

it.each([
  ['sandbox', {}],
  ['fcm', fcmVariables('http://127.0.0.1:1')],
  ['web-push', { PUSH: 'web-push', ...vapidVariables() }],
])('the variable PUSH chooses %s', async (vendor, variables) => {
  await using world = await openWorld(variables)
  expect(world.providers.push.vendor).toBe(vendor)
})
