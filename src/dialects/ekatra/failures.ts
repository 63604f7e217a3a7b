import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type Kind } from '#platform/errors.ts'
import { toDomainError } from '#platform/problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What this route of ekatra says to a failure, by its code; `{key}` is filled from the failure or the body. */
    ekatraWords?: Readonly<Record<string, string>>
  }
}

const statusOf: Record<Kind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 400,
  precondition_failed: 400,
  too_large: 413,
  unprocessable: 422,
  rate_limited: 429,
  payment_required: 402,
  unavailable: 503,
}

const scheduled = "The group '{label}' cannot be deleted as it is scheduled"
const generalWords: Readonly<Record<string, string>> = {
  field_missing: 'Some field is missing!!',
  course_is_taught: scheduled,
  group_is_taught: scheduled,
  wrong_credentials: 'Either email or password is incorrect',
  email_taken: 'User with email {email} already exists',
  link_void: 'Token is expired',
  delivery_not_found: 'Delivery not found!!',
  user_not_found: 'User not found!!',
}

/** A failure that only this dialect knows, in its own words. */
export const failure = (kind: Kind, code: string, message = generalWords[code] ?? code) =>
  new DomainError(kind, code, message)

export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = missesField(error, request.body) ? failure('invalid', 'field_missing') : toDomainError(error)
  if (!known) {
    request.log.error({ err: error, request_id: request.id }, 'a request failed')
    return reply.code(500).send({ message: 'Internal Server Error' })
  }
  const { kind, code, details } = known
  if (typeof details.retry_after === 'number') reply.header('retry-after', details.retry_after)
  const status = code === 'wrong_credentials' ? 400 : statusOf[kind]
  return reply.code(status).send({ message: wordsFor(known, request) })
}

function wordsFor({ code, message, details }: DomainError, { routeOptions, body }: FastifyRequest): string {
  const words = routeOptions.config.ekatraWords?.[code] ?? generalWords[code]
  const values: Record<string, unknown> = { ...Object(body), ...details }
  if (words) return words.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ''))
  const [fault] = Array.isArray(details.errors) ? details.errors : []
  return fault ? `${fault.field} ${fault.message}` : message
}

/** Whether a body was refused for what it lacks, or has only as null or as nothing but blanks. */
function missesField(error: unknown, body: unknown): boolean {
  const { validation, validationContext } = Object(error) as Partial<FastifyError>
  const [fault] = validation ?? []
  if (!fault || validationContext !== 'body') return false
  if (fault.keyword === 'required') return true
  const value = fault.instancePath
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (Object(at) as Record<string, unknown>)[key], body)
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
