import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, type Kind } from '#platform/errors.ts'
import { toDomainError } from '#platform/problems.ts'
import { refusal } from './replies.contract.ts'

export const emptyBody = 'Method cannot have empty JSON body'
export const wrongBody = 'Passed JSON body format is incorrect'
export const noTokens = 'Tokens list cannot be empty / nulled list'

const statusOf: Partial<Record<Kind, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
}

/** What the domain says in its own words, and this interface in these. */
const words: Readonly<Record<string, string>> = {
  opted_out: 'Contact has opted out',
  unsupported_media_type: emptyBody,
  invalid_value: wrongBody,
  nul_byte: wrongBody,
  half_character: wrongBody,
}

/** A refusal with the words that these clients know. */
export const refused = (message: string) => new DomainError('invalid', 'sms_refused', message)

export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toDomainError(error)
  if (!known) {
    request.log.error({ err: error, request_id: request.id }, 'a request failed')
    return reply.code(500).send(refusal(500))
  }
  const status = statusOf[known.kind] ?? 400
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (typeof known.details.retry_after === 'number') reply.header('retry-after', known.details.retry_after)
  return reply.code(status).send(refusal(status, wordsFor(known, Object(error), request)))
}

function wordsFor({ code, message }: DomainError, error: FastifyError, { body }: FastifyRequest) {
  if (code === 'sms_refused') return message
  if (error.validation) return isEmpty(body) ? emptyBody : wrongBody
  return words[code]
}

/** Nothing was sent, or what counts as nothing there. */
const isEmpty = (body: unknown): boolean =>
  !body || (typeof body === 'object' && Object.keys(body).length === 0)
