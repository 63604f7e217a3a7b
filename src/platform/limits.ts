import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Ctx } from './ctx.ts'
import { DomainError } from './errors.ts'
import { networkOf } from './networks.ts'

export type Limit = { name: string; most: number; seconds: number }
/** How often one caller used a limited thing in this stretch of time, this use among them, and when it ends. */
export type Use = { uses: number; most: number; seconds: number; ends_at: Date }

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a route that declares `config.limit`, for scopes that tell their callers. */
    limitUse: Use | null
  }
}

/** Counts one more use by `who`, across processes and restarts; throws `rate_limited` past the limit. */
export async function countUse(ctx: Ctx, limit: Limit, who: string): Promise<void> {
  refuseUse(ctx, await noteUse(ctx, limit, who))
}

async function noteUse(ctx: Ctx, { name, most, seconds }: Limit, who: string): Promise<Use> {
  const start = Math.floor(ctx.now().getTime() / 1000 / seconds) * seconds
  const { rows } = await sql<{ uses: number }>`
    insert into uses (name, who, starts_at, ends_at, uses)
    values (${name}, ${who}, to_timestamp(${start}), to_timestamp(${start + seconds}), 1)
    on conflict (name, who, starts_at) do update set uses = uses.uses + 1 returning uses, case when ${!ctx.db.isTransaction} then need_not_last() end`.execute(
    ctx.db,
  )
  return { uses: rows[0]?.uses ?? 0, most, seconds, ends_at: new Date((start + seconds) * 1000) }
}

function refuseUse(ctx: Ctx, { uses, most, ends_at }: Use): void {
  if (uses <= most) return
  const retry_after = Math.max(1, Math.ceil((ends_at.getTime() - ctx.now().getTime()) / 1000))
  throw new DomainError(
    'rate_limited',
    'too_many_requests',
    `Too many requests. Try again in ${retry_after} s.`,
    { retry_after },
  )
}

/** Holds each route that declares `config.limit` to it, by the socket's address. */
export function holdLimits(app: FastifyInstance): void {
  app.decorateRequest('limitUse', null)
  app.addHook('onRequest', async (request) => {
    const { limit } = request.routeOptions.config
    if (!limit) return
    request.limitUse = await noteUse(request.ctx, limit, networkOf(request.ip))
    refuseUse(request.ctx, request.limitUse)
  })
}

export async function forgetUses(ctx: Ctx): Promise<void> {
  await sql`delete from uses where ends_at < ${ctx.now()}::timestamptz - interval '1 day'`.execute(ctx.db)
}

/** For the erasure of a person: nobody is counted by these addresses and numbers any more. */
export async function forgetUsesOf(tx: Ctx, who: readonly string[]): Promise<void> {
  await sql`delete from uses where who = any(${who})`.execute(tx.db)
}
