import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type Kind } from './errors.ts'

const statusOf: Record<Kind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  unprocessable: 422,
  rate_limited: 429,
  payment_required: 402,
  unavailable: 503,
}

/** Turns whatever was thrown into the domain's words: what the parser, the schema or PostgreSQL refused is `invalid`. */
export function toDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error
  const { validation, statusCode, code, message } = Object(error) as Partial<FastifyError> & { code?: string }
  if (validation)
    return new DomainError('invalid', 'invalid_request', 'The request is not as documented.', {
      errors: fieldsOf(error as FastifyError),
    })
  if (statusCode === 413)
    return new DomainError('too_large', 'body_too_large', 'The body is larger than this route takes.')
  if (statusCode === 415)
    return new DomainError('invalid', 'unsupported_media_type', 'This route does not take that content type.')
  if (statusCode && statusCode >= 400 && statusCode < 500)
    return new DomainError('invalid', 'invalid_request', String(message))
  if (/^22...$/.test(code ?? ''))
    return new DomainError(
      'invalid',
      'invalid_value',
      'A value cannot be stored: it has the wrong form or is out of range.',
    )
  if (code === '23503')
    return new DomainError(
      'conflict',
      'gone_meanwhile',
      'Something that this is about was removed, or is used elsewhere. Look again.',
    )
  if (isAway(code) || isCut(message))
    return new DomainError(
      'unavailable',
      'database_unavailable',
      'The database is away for a moment. Try again.',
    )
  return undefined
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toDomainError(error)
  if (!known) request.log.error({ err: error, request_id: request.id }, 'a request failed')
  const { kind, code, message, details } = known ?? unexpected
  const status = statusOf[kind] === 503 && !known ? 500 : statusOf[kind]
  if (kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  if (typeof details.retry_after === 'number') reply.header('retry-after', details.retry_after)
  const problem = { type: `/problems/${code}`, title: message, status, instance: request.id, ...details }
  return reply.code(status).type('application/problem+json').send(problem)
}

const unexpected = new DomainError(
  'unavailable',
  'unexpected',
  'Something went wrong on our side. The request id finds it in the log.',
)

const fieldsOf = ({ validation, validationContext }: FastifyError) =>
  (validation ?? []).map(({ instancePath, params, message }) => ({
    field: [validationContext, ...instancePath.split('/').slice(1), Object(params).missingProperty]
      .filter(Boolean)
      .join('.'),
    message: message ?? 'is not valid',
  }))

/** PostgreSQL is restarting, shutting down, out of reach, or asks to try again (a deadlock, a changed schema). */
const isAway = (code: string | undefined): boolean =>
  /^(08...|57P0.|53300|40001|40P01|0A000|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)$/.test(code ?? '')

/** What pg says without a code. */
const isCut = (message: string | undefined): boolean =>
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    message ?? '',
  )
