import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TextMessage, TextNotice } from '#ports/text-messages.ts'
import { openSandboxVendor, openTwilioVendor } from './text-vendors.ts'

// What src/ports/text-messages.ts promises, asked of every vendor.

let numbers = 0
const newText = (change: Partial<TextMessage> = {}): TextMessage => {
  numbers += 1
  const to = `+9198${String(10_000_000 + numbers)}`
  return {
    key: randomUUID(),
    channel: 'sms',
    to,
    body: 'Lesson one.\n\nRead it. ✓',
    isAnswer: true,
    ...change,
  }
}
const longAgo = new Date('2000-01-01')
const justNow = () => new Date(Date.now() - 1_000)
const sid = `SM${'a'.repeat(32)}`
const reply = (change: object = {}): TextNotice => ({
  kind: 'reply',
  id: sid,
  channel: 'sms',
  from: '+919812345678',
  to: '+12025550100',
  body: 'Delhi',
  ...change,
})

describe.each([
  ['the sandbox', openSandboxVendor],
  ['Twilio', openTwilioVendor],
])('texts by %s', (_name, openVendor) => {
  it.each(['sms', 'whatsapp'] as const)('go out once each and say by which number (%s)', async (channel) => {
    await using vendor = await openVendor()
    const text = newText({ channel })
    const sent = await vendor.texts.send(text)
    expect(sent.provider_id).not.toBe('')
    expect(['sent', 'delivered']).toContain(sent.status)
    expect(sent.from).toMatch(/^\+\d+$/)
    expect(await vendor.taken(text.to)).toEqual([text.body])
  })

  it('carry any words unchanged', async () => {
    await using vendor = await openVendor()
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
      .filter((body) => !body.includes('\0'))
    await fc.assert(
      fc.asyncProperty(words, async (body) => {
        const text = newText({ body })
        await vendor.texts.send(text)
        expect(await vendor.taken(text.to)).toEqual([body])
      }),
      { numRuns: 30 },
    )
  })

  it('are invalid when the vendor refuses them for good', async () => {
    await using vendor = await openVendor()
    const text = newText()
    await vendor.trouble('invalid')
    await expect(vendor.texts.send(text)).rejects.toMatchObject({ name: 'DomainError', kind: 'invalid' })
    expect(await vendor.taken(text.to)).toEqual([])
  })

  it.each(['unavailable', 'timeout'] as const)(
    'may be tried again when the vendor is away (%s)',
    async (kind) => {
      await using vendor = await openVendor()
      const text = newText()
      await vendor.trouble(kind)
      await expect(vendor.texts.send(text)).rejects.toMatchObject({
        name: 'DomainError',
        kind: 'unavailable',
      })
      expect(await vendor.texts.find(text, longAgo)).toBeUndefined()
      await vendor.texts.send(text)
      expect(await vendor.taken(text.to)).toEqual([text.body])
    },
  )

  it.each(['sms', 'whatsapp'] as const)('are found when only the answer was lost (%s)', async (channel) => {
    await using vendor = await openVendor()
    const [text, other] = [newText({ channel }), newText({ channel })]
    const since = justNow()
    await vendor.trouble('lost')
    await expect(vendor.texts.send(text)).rejects.toMatchObject({ kind: 'unavailable' })
    const sent = await vendor.texts.find(text, since)
    expect(sent).toMatchObject({ from: expect.stringMatching(/^\+\d+$/) })
    expect(['sent', 'delivered']).toContain(sent?.status)
    expect(await vendor.texts.find(other, since)).toBeUndefined()
    expect(await vendor.taken(text.to)).toHaveLength(1)
  })

  it('are found under the id that was told when they were sent, and no other text is', async () => {
    await using vendor = await openVendor()
    const text = newText()
    const since = justNow()
    const { provider_id } = await vendor.texts.send(text)
    expect(await vendor.texts.find(text, since)).toMatchObject({ provider_id })
    expect(
      await vendor.texts.find({ ...text, key: randomUUID(), body: 'Lesson two.' }, since),
    ).toBeUndefined()
    expect(await vendor.texts.find({ ...text, key: randomUUID() }, since)).toBeUndefined()
  })

  it('come in word for word', async () => {
    await using vendor = await openVendor()
    const { texts, call } = vendor
    const bodies = fc.string({ unit: 'grapheme', maxLength: 300 })
    fc.assert(
      fc.property(bodies, fc.constantFrom('sms', 'whatsapp'), (body, channel) => {
        const notice = reply({ body, channel })
        expect(texts.readCall(call(notice))).toEqual([notice])
      }),
    )
  })

  it.each(['sent', 'delivered', 'failed'] as const)('are receipted (%s)', async (status) => {
    await using vendor = await openVendor()
    const receipt = { kind: 'receipt', id: `${sid}:${status}`, provider_id: sid, status } as const
    expect(vendor.texts.readCall(vendor.call(receipt))).toMatchObject([receipt])
  })

  it('are not believed without the vendor’s signature', async () => {
    await using vendor = await openVendor()
    const { texts, call } = vendor
    const right = call(reply())
    const refusal = expect.objectContaining({ kind: 'unauthenticated', code: 'wrong_signature' })
    const refuses = (headers: object) =>
      expect(() => texts.readCall({ ...right, headers: { ...headers } })).toThrow(refusal)
    const [name = '', signature = ''] =
      Object.entries(right.headers).find(([key]) => key.includes('signature')) ?? []
    refuses({})
    for (const wrong of ['', 'x', `x${signature}`, String(signature).slice(1), ['x', String(signature)]])
      refuses({ [name]: wrong })
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 20, maxLength: 32 }), (bytes) => {
        refuses({ [name]: Buffer.from(bytes).toString(vendor.texts.vendor === 'twilio' ? 'base64' : 'hex') })
      }),
    )
  })

  it('are not believed when a byte was changed on the way', async () => {
    await using vendor = await openVendor()
    const { texts } = vendor
    const right = vendor.call(reply({ body: 'forty two' }))
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: right.body.length - 1 }),
        fc.integer({ min: 1, max: 127 }),
        (at, change) => {
          const body = Buffer.from(right.body)
          body[at] = (body[at] ?? 0) ^ change
          if (texts.vendor === 'twilio' && hasSameFields(right.body, body)) return
          expect(() => texts.readCall({ ...right, body })).toThrow(
            expect.objectContaining({ kind: 'unauthenticated' }),
          )
        },
      ),
    )
  })

  it('say by which name the vendor calls and what it wants to hear', async () => {
    await using vendor = await openVendor()
    expect(vendor.texts.vendor).toMatch(/^[a-z]+$/)
    expect(vendor.texts.thanks.type).toMatch(/^[a-z]+\/[a-z]+$/)
  })
})

/** Twilio signs the fields, not the bytes: `+` and `%20` are the same to it. */
const hasSameFields = (...bodies: Buffer[]): boolean => {
  const [one, other] = bodies.map((body) => [...new URLSearchParams(body.toString())].toSorted().join('\n'))
  return one === other
}
