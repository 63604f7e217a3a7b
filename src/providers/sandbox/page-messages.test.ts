import fc from 'fast-check'
import { expect, it } from 'vitest'
import { messageItem } from './page-messages.ts'
import type { KeptMessage } from './sandbox.queries.ts'

const text: KeptMessage = {
  id: 'aa1',
  direction: 'out',
  channel: 'sms',
  to: '+919380169981',
  from: '+15550000000',
  subject: null,
  body: '',
  html: null,
  url: null,
  status: 'delivered',
  created_at: new Date('2027-01-01T10:30:00Z'),
}

const decode = (escaped: string) => escaped.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))

/** What a reader sees of the body: the links around addresses are ours, everything else was written. */
const bodyOf = (item: string) =>
  decode((/<p class="body" dir="auto">(.*?)<\/p>/s.exec(item)?.[1] ?? '').replace(/<a [^<>]*>|<\/a>/g, ''))

const pieces = fc.constantFrom(
  '<script>',
  '</p>',
  '" onclick="x',
  "'",
  '&amp;',
  'https://a.example/?b=<c>&d="',
  ' ',
)

it('shows every text exactly as it was written, whatever it contains', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), pieces)), (parts) => {
      const body = parts.join('')
      expect(bodyOf(messageItem({ ...text, body }).html)).toBe(body)
    }),
  )
})

it('lets nothing that was written become an element or an attribute', () => {
  const evil = '"><img src=x onerror=alert(1)>'
  const all = { to: evil, from: evil, subject: evil, body: evil, html: evil, status: evil as 'sent' }
  for (const direction of ['in', 'out'] as const)
    expect(messageItem({ ...text, ...all, direction }).html).not.toMatch(/<img|onerror=alert\(1\)>/)
})

it('makes links of web addresses, without the full stop behind them, and of nothing else', () => {
  const { html } = messageItem({ ...text, body: 'See https://a.example/b?c=1. Not javascript:alert(1)' })
  expect(html.match(/<a .*?<\/a>/g)).toEqual([
    '<a href="https://a.example/b?c=1" rel="noreferrer">https://a.example/b?c=1</a>',
  ])
})

it('keeps the HTML of a mail in a frame that may do nothing', () => {
  const mail = { channel: 'email', subject: 'Hello', html: '<b>Hi</b><script>alert(1)</script>' } as const
  const { html } = messageItem({ ...text, ...mail })
  expect(html).toContain('<iframe sandbox="" ')
  expect(decode(/srcdoc="([^"]*)"/.exec(html)?.[1] ?? '')).toBe(mail.html)
  expect(html).not.toContain('<script>')
})

it('offers an answer to texts that went out, and to nothing else', () => {
  const canAnswer = (message: Partial<KeptMessage>) =>
    messageItem({ ...text, ...message }).html.includes('data-answer-from="+919380169981"')
  expect(canAnswer({})).toBe(true)
  expect(canAnswer({ channel: 'whatsapp' })).toBe(true)
  expect(canAnswer({ channel: 'email' })).toBe(false)
  expect(canAnswer({ direction: 'in' })).toBe(false)
})
