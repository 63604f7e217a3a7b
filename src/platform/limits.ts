import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Ctx } from './ctx.ts'
import { DomainError } from './errors.ts'
import { networkOf } from './networks.ts'

export type Limit = { name: string; most: number; seconds: number }

/** Counts one more use by `who`, across processes and restarts; throws `rate_limited` past the limit. */
export async function countUse(ctx: Ctx, { name, most, seconds }: Limit, who: string): Promise<void> {
  const now = ctx.now().getTime()
  const start = Math.floor(now / 1000 / seconds) * seconds
  const { rows } = await sql<{ uses: number }>`
    insert into uses (name, who, starts_at, ends_at, uses)
    values (${name}, ${who}, to_timestamp(${start}), to_timestamp(${start + seconds}), 1)
    on conflict (name, who, starts_at) do update set uses = uses.uses + 1 returning uses, case when ${!ctx.db.isTransaction} then need_not_last() end`.execute(
    ctx.db,
  )
  if ((rows[0]?.uses ?? 0) <= most) return
  const retry_after = Math.max(1, Math.ceil(start + seconds - now / 1000))
  throw new DomainError(
    'rate_limited',
    'too_many_requests',
    `Too many requests. Try again in ${retry_after} s.`,
    { retry_after },
  )
}

/** Holds each route that declares `config.limit` to it, by the socket's address. */
export function holdLimits(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const { limit } = request.routeOptions.config
    if (limit) await countUse(request.ctx, limit, networkOf(request.ip))
  })
}

export async function forgetUses(ctx: Ctx): Promise<void> {
  await sql`delete from uses where ends_at < ${ctx.now()}::timestamptz - interval '1 day'`.execute(ctx.db)
}

/** For the erasure of a person: nobody is counted by these addresses and numbers any more. */
export async function forgetUsesOf(tx: Ctx, who: readonly string[]): Promise<void> {
  await sql`delete from uses where who = any(${who})`.execute(tx.db)
}
