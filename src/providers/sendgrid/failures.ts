import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { DomainError } from '#platform/errors.ts'

/** What the SDK throws for an answer of 400 and above: https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/errors. */
const Refusal = Type.Object({ code: Type.Integer({ minimum: 400, maximum: 599 }), response: Type.Unknown() })
const Reasons = Type.Object({
  body: Type.Object({
    errors: Type.Array(Type.Object({ field: Type.Optional(Type.Union([Type.String(), Type.Null()])) })),
  }),
})

/** What the SDK threw, in the port's words. SendGrid's own sentence is dropped: it may hold the address. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  if (Value.Check(Refusal, error)) return fromAnswer(error)
  const { code } = Object(error) as { code?: unknown }
  if (code === 'ERR_CANCELED' || code === 'ECONNABORTED' || code === 'ETIMEDOUT')
    return unavailable('vendor_timeout', 'did not answer in time')
  if (typeof code === 'string') return unavailable('vendor_unavailable', `cannot be reached (${code})`)
  return unreadable()
}

export const unreadable = () => unavailable('vendor_unreadable', 'gave an answer that cannot be read')

const unavailable = (code: string, what: string) =>
  new DomainError('unavailable', code, `SendGrid ${what}. It is tried again.`)

/** A wrong address or region of the API. Like a sender that is not verified the operator can mend it; nothing is lost till then. */
const misled = new Set([404, 405, 451])

function fromAnswer({ code: status, response }: Static<typeof Refusal>): DomainError {
  const seen = `(HTTP ${status})`
  const fields = fieldsOf(response)
  if (status === 429) return unavailable('vendor_busy', `takes no more now ${seen}`)
  if (status === 408) return unavailable('vendor_timeout', `did not answer in time ${seen}`)
  if (status >= 500) return unavailable('vendor_unavailable', `failed ${seen}`)
  if (misled.has(status) || fields.some(isSender))
    return unavailable('vendor_refused_settings', `refused our sender or settings ${seen}`)
  if (status >= 401 && status <= 403)
    return unavailable('vendor_refused_credentials', `refused our account or key ${seen}`)
  return new DomainError('invalid', reasonOf(status, fields), `SendGrid refused the mail for good ${seen}.`)
}

/** Which parts of the mail it complains about, such as `personalizations.0.to.0.email`. */
const fieldsOf = (response: unknown): string[] =>
  Value.Check(Reasons, response) ? response.body.errors.flatMap(({ field }) => field ?? []) : []

const isSender = (field: string) => /^from\b/.test(field)

function reasonOf(status: number, fields: string[]): string {
  if (status === 413) return 'mail_too_large'
  return fields.some((field) => /\.to\b/.test(field)) ? 'unknown_address' : 'vendor_refused'
}
