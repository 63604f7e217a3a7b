import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { type Ctx, inTransaction, requireUser } from './ctx.ts'
import { DomainError } from './errors.ts'

/** Of a request; what stands for a body that was a stream is its hash. */
type Asking = Pick<FastifyRequest, 'ctx' | 'headers' | 'method' | 'url' | 'body'>
type Stored = { request_hash: Buffer; answer: unknown }

/**
 * Does the work once per `Idempotency-Key` and caller: the key, the work and its answer commit together, and a second
 * request with the key waits for the first and gets its answer. The same key with another body is refused.
 */
export async function once<T>(request: Asking, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const key = request.headers['idempotency-key']
  if (key === undefined) return work(request.ctx)
  if (typeof key !== 'string' || key.length > 255 || key === '')
    throw new DomainError('invalid', 'invalid_idempotency_key', 'An Idempotency-Key has 1 to 255 characters.')
  const hash = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest()
  return inTransaction(request.ctx, async (ctx) => {
    const stored = await claim(ctx, key, hash)
    if (stored) return replay<T>(stored, hash)
    const answer = await work(ctx)
    await sql`update idempotency_keys set answer = ${JSON.stringify(answer)} where user_id = ${requireUser(ctx).id} and key = ${key}`.execute(
      ctx.db,
    )
    return answer
  })
}

async function claim(ctx: Ctx, key: string, hash: Buffer): Promise<Stored | undefined> {
  const { id } = requireUser(ctx)
  const { rows } = await sql`
    insert into idempotency_keys (user_id, key, request_hash, created_at) values (${id}, ${key}, ${hash}, ${ctx.now()})
    on conflict do nothing returning 1`.execute(ctx.db)
  if (rows.length > 0) return undefined
  const known = await sql<Stored>`
    select request_hash, answer from idempotency_keys where user_id = ${id} and key = ${key}`.execute(ctx.db)
  return known.rows[0]
}

function replay<T>(stored: Stored, hash: Buffer): T {
  if (!stored.request_hash.equals(hash))
    throw new DomainError(
      'unprocessable',
      'idempotency_key_reused',
      'This Idempotency-Key was used for another request. Take a new key.',
    )
  return stored.answer as T
}

export async function forgetIdempotencyKeys(ctx: Ctx): Promise<void> {
  await sql`delete from idempotency_keys where created_at < ${ctx.now()}::timestamptz - interval '1 day'`.execute(
    ctx.db,
  )
}
