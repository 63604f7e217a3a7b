import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { gatherMeanwhile } from './batches.ts'
import type { Ctx } from './ctx.ts'
import { type Db, prepare } from './db.ts'
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
  const uses = await counterOf(ctx.db)({ name, who, start, seconds })
  return { uses, most, seconds, ends_at: new Date((start + seconds) * 1000) }
}

type Count = { name: string; who: string; start: number; seconds: number }
const counters = new WeakMap<Db, (count: Count) => Promise<number>>()

/** Outside of a transaction what is used at the same time is counted at the same time. */
function counterOf(db: Db): (count: Count) => Promise<number> {
  if (db.isTransaction) return async (count) => (await countAll(db, [count]))[0] ?? 0
  const counter = counters.get(db) ?? gatherMeanwhile((counts: Count[]) => countAll(db, counts), 500)
  counters.set(db, counter)
  return counter
}

const keyOf = ({ name, who, start }: Count) => `${name} ${who} ${start}`

/** In the order of the keys, so that no two processes wait for each other; those of one key are counted on from its last use. */
async function countAll(db: Db, counts: Count[]): Promise<number[]> {
  const rows = new Map<string, Count & { n: number }>()
  for (const count of counts) {
    const row = rows.get(keyOf(count))
    if (row) row.n += 1
    else rows.set(keyOf(count), { ...count, n: 1 })
  }
  const written = await writeCounts(db, JSON.stringify([...rows.values()]), !db.isTransaction)
  const before = new Map(written.map((row) => [keyOf(row), row.uses - (rows.get(keyOf(row))?.n ?? 0)]))
  return counts.map((count) => {
    const uses = (before.get(keyOf(count)) ?? 0) + 1
    before.set(keyOf(count), uses)
    return uses
  })
}

const writeCounts = prepare<Count & { uses: number }>(`
  insert into uses (name, who, starts_at, ends_at, uses)
  select name, who, to_timestamp(start), to_timestamp(start + seconds), n
  from json_to_recordset($1::json) as c (name text, who text, start float8, seconds integer, n integer)
  order by name, who, start
  on conflict (name, who, starts_at) do update set uses = uses.uses + excluded.uses
  returning name, who, extract(epoch from starts_at)::float8 as start, 0 as seconds, uses, case when $2 then need_not_last() end`)

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
