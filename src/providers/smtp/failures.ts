import { DomainError } from '#platform/errors.ts'

/** Enhanced status codes (RFC 3463) in words that stay. */
const reasons: Record<string, string> = {
  '5.1.0': 'unknown_address',
  '5.1.1': 'unknown_address',
  '5.1.2': 'unknown_address',
  '5.1.3': 'unknown_address',
  '5.1.6': 'unknown_address',
  '5.1.10': 'unknown_address',
  '5.2.1': 'mailbox_disabled',
  '5.2.2': 'mailbox_full',
  '5.2.3': 'mail_too_large',
  '5.3.4': 'mail_too_large',
}

/** Servers say so when they do not know us as their customer: the operator can mend it, and nothing is lost till then. */
const strangers =
  /\brelay(ing)?\b.{0,20}\b(denied|prohibited|not (permitted|allowed))|unable to relay|not verified/i

/** What nodemailer threw. `command` is the step of the conversation, `response` the server's line. */
type Failure = { code: string; command: string; responseCode: number; response: string }

/** What nodemailer threw, in the port's words. The server's own sentence is dropped: it often holds the address. */
export function toDomainError(error: unknown): DomainError {
  const { code = '', command = '', responseCode = 0, response = '' } = Object(error) as Partial<Failure>
  const failure = { code, command, responseCode, response }
  if (code === 'EABORT' || code === 'ETIMEDOUT')
    return unavailable('vendor_timeout', 'did not answer in time')
  if (!responseCode) return withoutReply(failure)
  if (responseCode < 500) return unavailable('vendor_unavailable', `cannot take it now ${seen(failure)}`)
  return fromRefusal(failure)
}

function withoutReply({ code }: Failure): DomainError {
  if (code === 'EAUTH') return unavailable('vendor_refused_credentials', 'offers no way to sign in as we do')
  return unavailable('vendor_unavailable', `cannot be reached (${code || 'unknown'})`)
}

function fromRefusal(failure: Failure): DomainError {
  const { code, command, responseCode, response } = failure
  if (code === 'EAUTH' || responseCode === 530 || responseCode === 535)
    return unavailable('vendor_refused_credentials', `refused our user or password ${seen(failure)}`)
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE')
    return unavailable('vendor_unavailable', `does not talk to us ${seen(failure)}`)
  const reason = reasons[enhancedOf(response)] ?? guess(failure)
  if (reason) return refused(reason, failure)
  if (command === 'MAIL FROM' || strangers.test(response))
    return unavailable('vendor_refused_settings', `refused our sender or settings ${seen(failure)}`)
  return refused('vendor_refused', failure)
}

/** Old servers have three digits only. */
function guess({ command, responseCode, response }: Failure): string | undefined {
  if (enhancedOf(response) || strangers.test(response)) return undefined
  if (responseCode === 552) return command === 'RCPT TO' ? 'mailbox_full' : 'mail_too_large'
  return command === 'RCPT TO' && [550, 551, 553].includes(responseCode) ? 'unknown_address' : undefined
}

const enhancedOf = (response: string): string =>
  /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? ''

const refused = (reason: string, failure: Failure) =>
  new DomainError('invalid', reason, `The mail server refused the mail for good ${seen(failure)}.`)

export const unavailable = (code: string, what: string) =>
  new DomainError('unavailable', code, `The mail server ${what}. It is tried again.`)

const seen = ({ responseCode, response, command }: Failure): string =>
  `(${[responseCode, enhancedOf(response), command].filter(Boolean).join(' ')})`
