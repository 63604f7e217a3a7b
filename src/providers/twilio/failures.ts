import { DomainError } from '#platform/errors.ts'

/** Twilio's codes in words that stay: https://www.twilio.com/docs/api/errors. What is not here is `twilio_<code>`. */
const reasons: Record<number, string> = {
  21211: 'invalid_number',
  21217: 'invalid_number',
  21408: 'region_not_enabled',
  21602: 'empty_text',
  21608: 'number_not_verified',
  21610: 'unsubscribed',
  21612: 'route_not_available',
  21614: 'not_a_mobile_number',
  21617: 'text_too_long',
  21619: 'empty_text',
  21656: 'template_mismatch',
  30003: 'unreachable',
  30004: 'blocked',
  30005: 'unknown_number',
  30006: 'not_a_mobile_number',
  30007: 'filtered',
  30008: 'unknown_reason',
  63003: 'not_on_whatsapp',
  63016: 'outside_window',
  63024: 'not_on_whatsapp',
}

/** The queue or the day's allowance is full: it empties. */
const busy = new Set([14107, 20429, 21611, 30001, 63018, 63038])
/** Our number, template or callback address is not right: the operator can mend it, and nothing is lost till then. */
const wrongSettings = new Set([21212, 21603, 21606, 21609, 21655, 21659, 21660, 63007])
/** The account is not ours, closed or not active. */
const wrongAccount = new Set([10001, 20003, 20005, 20404])

export const reasonOf = (code: number | null | undefined): string =>
  code ? (reasons[code] ?? `twilio_${code}`) : 'vendor_refused'

/** What the SDK threw, in the port's words. Twilio's own sentence is dropped: it may hold the whole number. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  const { status, code } = Object(error) as { status?: unknown; code?: unknown }
  if (typeof status === 'number') return fromAnswer(status, typeof code === 'number' ? code : undefined)
  if (code === 'ECONNABORTED' || code === 'ETIMEDOUT')
    return unavailable('vendor_timeout', 'did not answer in time')
  if (typeof code === 'string') return unavailable('vendor_unavailable', `cannot be reached (${code})`)
  return unreadable()
}

export const unreadable = () => unavailable('vendor_unreadable', 'gave an answer that cannot be read')

export const refused = (code: number | null | undefined) =>
  new DomainError('invalid', reasonOf(code), `Twilio refused the text for good${see(code)}.`)

export const unavailable = (code: string, what: string) =>
  new DomainError('unavailable', code, `Twilio ${what}. It is tried again.`)

function fromAnswer(status: number, code: number | undefined): DomainError {
  const seen = `(HTTP ${status}${see(code)})`
  if (status === 429 || busy.has(code ?? 0)) return unavailable('vendor_busy', `takes no more now ${seen}`)
  if (status >= 500) return unavailable('vendor_unavailable', `failed ${seen}`)
  if (wrongSettings.has(code ?? 0))
    return unavailable('vendor_refused_settings', `refused our settings ${seen}`)
  if (code !== undefined && reasons[code]) return refused(code)
  if (status === 401 || status === 403 || wrongAccount.has(code ?? 0))
    return unavailable('vendor_refused_credentials', `refused our account or token ${seen}`)
  if (status === 408) return unavailable('vendor_timeout', `did not answer in time ${seen}`)
  if (status >= 400) return refused(code)
  return unreadable()
}

const see = (code: number | null | undefined) =>
  code ? `, code ${code}: https://www.twilio.com/docs/api/errors/${code}` : ''
