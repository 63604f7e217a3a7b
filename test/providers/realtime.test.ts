import { describe, expect, it } from 'vitest'
import type { Realtime, Trigger } from '#ports/realtime.ts'
import { pusherRealtime } from '#providers/pusher/index.ts'
import { openWorld } from '#test/world.ts'
import { account, type PusherFault, startPusher } from './pusher-server.ts'
import { openPusherVendor, openSandboxVendor, settingsOf, timeout } from './realtime-vendors.ts'

// What src/ports/realtime.ts promises, asked of every vendor.

const newTriggers = (count: number): Trigger[] =>
  Array.from({ length: count }, (_, no) => ({
    channel: 'schedule',
    event: no % 2 ? 'person' : 'event',
    data: { no, words: 'नमस्ते "🔑" &=' },
  }))
const inVendorsEyes = (triggers: readonly Trigger[]) =>
  triggers.map(({ channel, event, data }) => ({ name: `${channel} ${event}`, data }))
const failure = (realtime: Realtime, triggers: readonly Trigger[]) =>
  realtime.trigger(triggers).then(
    () => undefined,
    (error: unknown) => error as { kind: string; code: string; message: string },
  )

describe.each([
  ['the sandbox', openSandboxVendor],
  ['Pusher', openPusherVendor],
])('events for browsers by %s', (_name, openVendor) => {
  it('arrive whole and in order, a hundred in a call', async () => {
    await using vendor = await openVendor()
    const triggers = newTriggers(100)
    await vendor.realtime.trigger(triggers)
    expect(await vendor.taken()).toEqual(inVendorsEyes(triggers))
  })

  it('are split by whoever has more of them', async () => {
    await using vendor = await openVendor()
    const refusal = await failure(vendor.realtime, newTriggers(101))
    expect(refusal).toMatchObject({ kind: 'invalid', code: 'too_many_events' })
    expect(await vendor.taken()).toEqual([])
  })

  it('may be none', async () => {
    await using vendor = await openVendor()
    await vendor.realtime.trigger([])
    expect(await vendor.taken()).toEqual([])
  })

  it('have room for 10 kB and are invalid beyond, all of a call together', async () => {
    await using vendor = await openVendor()
    const [first, second] = newTriggers(2)
    if (!first || !second) throw new Error('there are two')
    const sized = (bytes: number) => ({
      ...second,
      data: { words: 'x'.repeat(bytes - '{"words":""}'.length) },
    })
    expect(await failure(vendor.realtime, [first, sized(10_241)])).toMatchObject({
      name: 'DomainError',
      kind: 'invalid',
      code: 'event_too_large',
    })
    expect(await vendor.taken()).toEqual([])
    await vendor.realtime.trigger([first, sized(10_240)])
    expect(await vendor.taken()).toHaveLength(2)
  })

  it('are invalid when the vendor refuses them for good', async () => {
    await using vendor = await openVendor()
    await vendor.trouble('invalid')
    expect(await failure(vendor.realtime, newTriggers(1))).toMatchObject({
      name: 'DomainError',
      kind: 'invalid',
    })
    expect(await vendor.taken()).toEqual([])
  })

  it.each([
    ['unavailable', 'vendor_unavailable', 0],
    ['timeout', 'vendor_timeout', 0],
    ['lost', undefined, 1],
  ] as const)('may be tried again when the vendor is away (%s)', async (kind, code, taken) => {
    await using vendor = await openVendor()
    await vendor.trouble(kind)
    const began = performance.now()
    const refusal = await failure(vendor.realtime, newTriggers(1))
    expect(refusal).toMatchObject({ name: 'DomainError', kind: 'unavailable', ...(code && { code }) })
    expect(performance.now() - began).toBeLessThan(timeout + 1_300)
    expect(await vendor.taken()).toHaveLength(taken)
    await vendor.realtime.trigger(newTriggers(1))
    expect(await vendor.taken()).toHaveLength(taken + 1)
  })
})

describe('events for browsers by Pusher', () => {
  it('go there when REALTIME says so', async () => {
    await using server = await startPusher()
    await using world = await openWorld({ REALTIME: 'pusher', ...settingsOf(server.url) })
    expect(world.providers.realtime.vendor).toBe('pusher')
    await world.providers.realtime.trigger(newTriggers(1))
    expect(server.taken).toHaveLength(1)
  })

  it('go ten in a call, one call after the other', async () => {
    await using server = await startPusher()
    await pusherRealtime(settingsOf(server.url)).trigger(newTriggers(34))
    expect(server.calls).toEqual([10, 10, 10, 4])
  })

  it('stop at the first call that fails', async () => {
    await using server = await startPusher()
    const realtime = pusherRealtime(settingsOf(server.url))
    server.fail('lost')
    expect(await failure(realtime, newTriggers(34))).toMatchObject({ kind: 'unavailable' })
    expect(server.taken).toHaveLength(10)
  })

  it.each([
    [{ PUSHER_API_KEY: 'a-wrong-key' }, 'vendor_refused_credentials'],
    [{ PUSHER_API_SECRET: 'a-wrong-secret' }, 'vendor_refused_credentials'],
    [{ PUSHER_APP_ID: '1' }, 'vendor_refused_settings'],
  ])('wait for the operator when the account is wrong (%j)', async (wrong, code) => {
    await using server = await startPusher()
    const realtime = pusherRealtime({ ...settingsOf(server.url), ...wrong })
    const refusal = await failure(realtime, newTriggers(1))
    expect(refusal).toMatchObject({ kind: 'unavailable', code })
    expect(refusal?.message).not.toMatch(/wrong|secret-that|school\.example/)
    expect(server.taken).toEqual([])
  })

  it.each<[PusherFault, string, string]>([
    [{ status: 413 }, 'invalid', 'event_too_large'],
    [{ status: 403 }, 'unavailable', 'vendor_refused_credentials'],
    [{ status: 429 }, 'unavailable', 'vendor_busy'],
    [{ status: 500 }, 'unavailable', 'vendor_unavailable'],
    ['garbage', 'unavailable', 'vendor_unreadable'],
    ['drip', 'unavailable', 'vendor_timeout'],
  ])('name what went wrong, and nothing that was sent (%j)', async (fault, kind, code) => {
    await using server = await startPusher()
    server.fail(fault)
    const realtime = pusherRealtime(settingsOf(server.url), timeout)
    const began = performance.now()
    const refusal = await failure(realtime, newTriggers(1))
    expect(refusal).toMatchObject({ name: 'DomainError', kind, code })
    expect(refusal?.message).not.toContain(account.secret)
    expect(refusal?.message).not.toContain('auth_')
    expect(performance.now() - began).toBeLessThan(timeout + 400)
  })

  it('are unavailable when nobody listens there', async () => {
    const { url } = await startPusher().then(async (gone) => {
      await gone[Symbol.asyncDispose]()
      return gone
    })
    expect(await failure(pusherRealtime(settingsOf(url)), newTriggers(1))).toMatchObject({
      kind: 'unavailable',
      code: 'vendor_unavailable',
    })
  })

  it.each([
    { channel: 'no spaces' },
    { channel: '' },
    { channel: 'c'.repeat(201) },
    { channel: 'private-encrypted-a' },
    { event: '' },
    { event: 'e'.repeat(201) },
  ])('are invalid when Pusher has no room for their name (%j)', async (change) => {
    await using server = await startPusher()
    const realtime = pusherRealtime(settingsOf(server.url))
    const bad = newTriggers(12).map((trigger, no) => (no === 11 ? { ...trigger, ...change } : trigger))
    expect(await failure(realtime, bad)).toMatchObject({ kind: 'invalid' })
    expect(server.taken).toEqual([])
  })
})
