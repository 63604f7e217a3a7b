import twilio from 'twilio'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Config } from '#platform/config.ts'
import type { TwilioConfig } from '#platform/config-vendors.ts'
import { unreadable } from './failures.ts'

/** What the provider reads; `readConfig` has made sure that the required ones are there once Twilio is chosen. */
export type Settings = Partial<TwilioConfig> & Pick<Config, 'PUBLIC_URL'>
export type Messages = ReturnType<typeof openMessages>

export function required<Name extends keyof Settings>(settings: Settings, name: Name) {
  const value = settings[name]
  if (value === undefined) throw new Error(`${name} must be set`)
  return value
}

/** The messages of the account; a call that gets no answer fails after `timeout` ms. */
export function openMessages(settings: Settings, timeout: number) {
  const httpClient = new twilio.RequestClient({ timeout, maxSockets: 100, maxFreeSockets: 20 })
  const { TWILIO_API_URL: base } = settings
  if (base) httpClient.axios.interceptors.request.use((call) => ({ ...call, url: moveTo(base, call.url) }))
  const sid = required(settings, 'TWILIO_ACCOUNT_SID')
  return twilio(sid, required(settings, 'TWILIO_AUTH_TOKEN'), { httpClient }).messages
}

/** Behind the SDK, because `baseUrl` is not enough: it puts regions into host names, also where there are none. */
function moveTo(base: string, url = ''): string {
  const { pathname, search } = new URL(url)
  return `${base.replace(/\/$/, '')}${pathname}${search}`
}

const Answer = Type.Object({
  sid: Type.String({ pattern: '^(SM|MM)[0-9a-fA-F]{32}$' }),
  status: Type.String({ minLength: 1 }),
  direction: Type.String(),
  from: Type.Union([Type.String(), Type.Null()]),
  body: Type.Union([Type.String(), Type.Null()]),
  errorCode: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  dateCreated: Type.Refine(Type.Unsafe<Date>(Type.Unknown()), (value) => value instanceof Date),
})

/** Twilio's words for what became of a text. The others (`queued`, `accepted`, `sending` …) come before `sent`. */
export const states: ReadonlyMap<string, 'sent' | 'delivered' | 'failed'> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
])

/** A text that Twilio has: once it is taken it is `sent` to us. */
export type Handed = Static<typeof Answer> & { state: 'sent' | 'delivered' | 'failed' }

export function readHanded(answer: unknown): Handed {
  if (!Value.Check(Answer, answer)) throw unreadable()
  const { sid, status, direction, from, body, errorCode, dateCreated } = answer
  const state = states.get(status) ?? 'sent'
  return { sid, status, direction, from, body, errorCode: errorCode ?? null, dateCreated, state }
}
