import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type Kind } from '#platform/errors.ts'
import { toDomainError } from '#platform/problems.ts'
import { listFaults } from './faults.ts'
import { type Answer, detail, notAllowed, notFound } from './replies.contract.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What this route of ease answers to a failure, by its code. */
    easeAnswers?: Readonly<Record<string, Answer>>
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
  unprocessable: 400,
  rate_limited: 429,
  payment_required: 402,
  unavailable: 503,
}

const generalAnswers: Readonly<Record<string, Answer>> = {
  header_missing: [401, detail('Authentication credentials were not provided.')],
  header_refused: [
    401,
    {
      detail: 'Authorization header must contain two space-delimited values',
      code: 'bad_authorization_header',
    },
  ],
  token_refused: [
    401,
    {
      detail: 'Given token not valid for any token type',
      code: 'token_not_valid',
      messages: [
        { token_class: 'AccessToken', token_type: 'access', message: 'Token is invalid or expired' },
      ],
    },
  ],
  token_blacklisted: [401, { error: 'Token has been blacklisted.' }],
  role_too_low: notAllowed,
  rank_too_low: notAllowed,
  user_not_found: notAllowed,
  sign_in_not_found: notFound,
  no_such_address: notFound,
  email_taken: [400, detail('User already exists')],
  nul_byte: [400, detail('Null characters are not allowed.')],
}

/** A failure that only this dialect knows; what is said to it stands with its code. */
export const failure = (kind: Kind, code: string, message = code) => new DomainError(kind, code, message)

export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toDomainError(error)
  if (!known) {
    request.log.error({ err: error, request_id: request.id }, 'a request failed')
    return reply.code(500).send(detail('A server error occurred.'))
  }
  const [status, body] = answerTo(known, Object(error), request)
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="api"')
  if (typeof known.details.retry_after === 'number') reply.header('retry-after', known.details.retry_after)
  return reply.code(status).send(body)
}

function answerTo(known: DomainError, error: FastifyError, request: FastifyRequest): Answer {
  const code = codeOf(known, error)
  const answer = request.routeOptions.config.easeAnswers?.[code] ?? generalAnswers[code]
  if (answer) return answer
  const { kind, message, details } = known
  if (error.validation) return [400, listFaults(error, request)]
  if (code === 'broken_json') return [400, detail(`JSON parse error - ${message}`)]
  if (code === 'weak_password') return [400, { detail: [message] }]
  if (code === 'unsupported_media_type')
    return [415, detail(`Unsupported media type "${request.headers['content-type']}" in request.`)]
  if (kind === 'rate_limited')
    return [429, detail(`Request was throttled. Expected available in ${details.retry_after ?? 60} seconds.`)]
  return [statusOf[kind], detail(message)]
}

/** Finer than the domain's where these clients are told more apart. */
function codeOf({ code }: DomainError, { validation, validationContext, statusCode }: FastifyError): string {
  const [fault] = validation ?? []
  if (validationContext === 'params') return 'no_such_address'
  if (fault?.keyword === 'pattern' && fault.instancePath === '/email') return 'not_an_email'
  if (!validation && statusCode === 400 && code === 'invalid_request') return 'broken_json'
  return /^password_/.test(code) ? 'weak_password' : code
}
