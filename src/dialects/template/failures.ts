import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type Kind } from '#platform/errors.ts'
import { toDomainError } from '#platform/problems.ts'
import { type PageStatus, sendRefusal } from './refusal-pages.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What this route of template says to a failure, by its code; `<field>_invalid` for a field of a wrong type. */
    templateWords?: Readonly<Record<string, string>>
  }
}

const generalWords: Readonly<Record<string, string>> = {
  json_needed: "Please use 'application/json'",
  unsupported_media_type: "Please use 'application/json'",
  account_blocked: 'This account is blocked.',
  email_invalid: 'Please provide a valid email.',
  uid_unknown: 'User not found',
  step_up_required: 'Please log in again first: this needs a login of the last 15 minutes.',
}

/** Every other failure of the domain is 200: these clients log any other status and show nothing. */
const statusOf: Readonly<Record<string, number>> = {
  json_needed: 400,
  unsupported_media_type: 400,
  social_account_not_found: 400,
  too_many_requests: 429,
  database_unavailable: 503,
}
const pageOf: Readonly<Record<string, PageStatus>> = {
  sign_in_required: 401,
  body_too_large: 413,
  broken_json: 400,
}

/** A failure that only this dialect knows; it says what the route has for its code. */
export const failure = (kind: Kind, code: string, message = code, details = {}) =>
  new DomainError(kind, code, message, details)

export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toDomainError(error)
  if (!known) {
    request.log.error({ err: error, request_id: request.id }, 'a request failed')
    return sendRefusal(reply, 500)
  }
  const { message, details } = known
  const code = codeOf(known, Object(error))
  if (typeof details.retry_after === 'number') reply.header('retry-after', details.retry_after)
  const page = pageOf[code]
  if (page) return sendRefusal(reply, page)
  const words = request.routeOptions.config.templateWords?.[code] ?? generalWords[code]
  const email = typeof details.email === 'string' ? { email: details.email } : {}
  return reply
    .code(statusOf[code] ?? 200)
    .send({ ...email, message: words ?? faultIn(known) ?? message, success: false })
}

/** Finer than the domain's: which field was refused, and whether it was the JSON itself. */
function codeOf({ code }: DomainError, error: FastifyError): string {
  const { validation, statusCode } = error
  if (validation) return `${validation[0]?.instancePath.split('/')[1] ?? 'request'}_invalid`
  return statusCode === 400 && code === 'invalid_request' ? 'broken_json' : code
}

function faultIn({ details }: DomainError): string | undefined {
  const [fault] = Array.isArray(details.errors) ? details.errors : []
  return fault && `${String(fault.field).replace(/^(body|params)\./, '')} ${fault.message}`
}
