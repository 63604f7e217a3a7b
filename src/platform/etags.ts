import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from './errors.ts'

const etagOf = (version: number) => `"${version}"`

/** Sends the row with its ETag, or 304 when the caller has this version already. */
export function sendVersioned<T extends { version: number }>(
  request: FastifyRequest,
  reply: FastifyReply,
  row: T,
  body: unknown = row,
) {
  const etag = etagOf(row.version)
  reply.header('etag', etag)
  if (request.method === 'GET' && request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.send(body)
}

/** The version that the caller wants to change, from `If-Match`; nothing when they do not care. */
export function expectedVersion(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']
  if (header === undefined || header === '*') return undefined
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1]
  if (!version) throw staleVersion()
  return Number(version)
}

export const staleVersion = () =>
  new DomainError(
    'precondition_failed',
    'changed_meanwhile',
    'Someone else changed this meanwhile. Read it again, then repeat your change.',
  )

export function checkVersion(row: { version: number }, expected: number | undefined): void {
  if (expected !== undefined && row.version !== expected) throw staleVersion()
}
