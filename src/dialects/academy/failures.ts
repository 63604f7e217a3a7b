import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type Kind } from '#platform/errors.ts'
import { toDomainError } from '#platform/problems.ts'
import type { Answer } from './replies.contract.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * What this route of academy answers to a failure, by its code: `<field>_missing` or `<field>_invalid` for a field,
     * else the domain's.
     */
    academyAnswers?: Readonly<Record<string, Answer>>
  }
}

const statusOf: Record<Kind, number> = {
  invalid: 400,
  unauthenticated: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 409,
  too_large: 413,
  unprocessable: 422,
  rate_limited: 429,
  unavailable: 503,
}

const expected = "Expected 'Authorization: Bearer <JWT>'"
/** What Flask-JWT-Extended says, under `msg`. */
const tokenAnswers: Readonly<Record<string, Answer>> = {
  header_missing: [401, 'Missing Authorization Header'],
  scheme_missing: [401, `Missing 'Bearer' type in 'Authorization' header. ${expected}`],
  header_refused: [422, `Bad Authorization header. ${expected}`],
  segments_missing: [422, 'Not enough segments'],
  signature_refused: [422, 'Signature verification failed'],
  token_expired: [401, 'Token has expired'],
  token_revoked: [401, 'Token has been revoked'],
  access_token_given: [422, 'Only refresh tokens are allowed'],
  refresh_token_given: [422, 'Only non-refresh tokens are allowed'],
}

const generalAnswers: Readonly<Record<string, Answer>> = {
  instructors_only: [403, 'Instructor/Admin access required'],
  admins_only: [403, 'Admin access required'],
  no_such_address: [404, 'Not found'],
  user_not_found: [404, 'User not found'],
  email_invalid: [400, 'Invalid email format'],
  password_invalid: [400, 'Weak password'],
  new_password_invalid: [400, 'Weak password'],
  role_invalid: [400, 'Invalid role: {value}'],
  email_taken: [409, 'Email already registered'],
  broken_json: [400, 'Invalid JSON'],
  broken_form: [400, 'Invalid form'],
  body_missing: [400, 'Invalid request body'],
  body_too_large: [413, 'Request too large'],
  step_up_required: [403, 'Please log in again first: this needs a login of the last 15 minutes.'],
}
const locked = 'Account temporarily locked due to multiple failed login attempts.'

/** A failure that only this dialect knows; what is said to it stands with its code. */
export const failure = (kind: Kind, code: string, message = code) => new DomainError(kind, code, message)

export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toDomainError(error)
  if (!known) {
    request.log.error({ err: error, request_id: request.id }, 'a request failed')
    return reply.code(500).send({ error: 'Internal server error' })
  }
  if (known.kind === 'rate_limited') return sendRefusal(known, request, reply)
  const fault = faultIn(Object(error), request)
  const code = fault?.code ?? codeOf(known, Object(error))
  const about = tokenAnswers[code]
  if (about) return reply.code(about[0]).header('www-authenticate', 'Bearer').send({ msg: about[1] })
  const [status, words] = request.routeOptions.config.academyAnswers?.[code] ??
    generalAnswers[code] ?? [statusOf[known.kind], fault?.words ?? known.message]
  const said = words.replace('{value}', () => fault?.value ?? '')
  return reply.code(status).send({ error: said.replace('{message}', () => known.message) })
}

/** Too often: the route itself, the account's password, or something behind it. */
function sendRefusal({ code, message, details }: DomainError, request: FastifyRequest, reply: FastifyReply) {
  const retry_after = Number(details.retry_after ?? 60)
  const use = request.limitUse
  reply.code(429).header('retry-after', retry_after)
  if (use && use.uses > use.most)
    return reply.send({ error: 'Rate limit exceeded', message: toWords(use), retry_after })
  if (code === 'account_shut_out') return reply.send({ error: locked, retry_after })
  return reply.send({ error: 'Rate limit exceeded', message, retry_after })
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** `10 per 15 minute`, as Flask-Limiter writes it. */
function toWords({ most, seconds }: { most: number; seconds: number }): string {
  const [unit, length] = units.find(([, length]) => seconds % length === 0) ?? ['second', 1]
  return `${most} per ${seconds / length} ${unit}`
}

type Fault = { code: string; words: string; value: string }

/** The first field that is missing or wrong. */
function faultIn(error: FastifyError, { body, query }: FastifyRequest): Fault | undefined {
  const { validation, validationContext } = error
  const [fault] = validation ?? []
  if (!fault) return undefined
  if (validationContext === 'params') return { code: 'no_such_address', words: '', value: '' }
  const field = String(fault.params.missingProperty ?? fault.instancePath.split('/')[1] ?? '')
  if (!field) return { code: 'body_missing', words: '', value: '' }
  const value = String(Object(validationContext === 'body' ? body : query)[field] ?? '').slice(0, 50)
  return fault.keyword === 'required' || (fault.keyword === 'minLength' && value === '')
    ? { code: `${field}_missing`, words: `${field} is required`, value }
    : { code: `${field}_invalid`, words: `Invalid ${field}`, value }
}

/** Finer than the domain's where these clients are told more apart. */
function codeOf({ code }: DomainError, { statusCode }: FastifyError): string {
  if (statusCode === 400 && code === 'invalid_request') return 'broken_json'
  return /^password_/.test(code) ? 'password_invalid' : code
}
