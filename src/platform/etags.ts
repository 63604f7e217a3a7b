import { hash } from 'node:crypto'
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
  if (request.method === 'GET' && hasAlready(request, etag)) return reply.code(304).send()
  return reply.send(body)
}

/** Whether the caller has it already: `If-None-Match` names one, several, or any, each perhaps as a weak one. */
export function hasAlready({ headers }: FastifyRequest, etag: string): boolean {
  const named = headers['if-none-match']?.match(/\*|"[^"]*"/g) ?? []
  return named.some((one) => one === etag || one === '*')
}

/** A body with the ETag that says what is in it. */
export type Sealed = { body: Buffer; etag: string }

export function seal(text: string): Sealed {
  const body = Buffer.from(text)
  return { body, etag: `"${hash('sha1', body, 'base64url')}"` }
}

/** What anybody may see, and keep as long as it asks each time whether that is still so. */
export function sendSealed(request: FastifyRequest, reply: FastifyReply, { body, etag }: Sealed) {
  reply.headers({ etag, 'cache-control': 'public, no-cache' })
  if (hasAlready(request, etag)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(body)
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
