import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from './ctx.ts'
import type { Listener } from './listener.ts'
import type { Loop } from './loops.ts'

/** This process, by the name under which it takes messages and jobs. */
export type Process = { id: string; setJobPool(id: string): void }

/** A connection of ours that was cut in silence may still hold the lock. */
const endOlder = `
  select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 1 and pid <> pg_backend_pid()
    and ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)`

/**
 * A living process holds an advisory lock on its listening connection; PostgreSQL frees it the moment the process dies,
 * however it dies. So "is it dead?" is asked of the server and never guessed from a clock.
 */
export async function joinProcesses(listener: Listener): Promise<Process> {
  const id = randomUUID()
  let jobPool: string | null = null
  await listener.onConnect(async (client) => {
    await client.query(endOlder, [id])
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [id])
    await client.query(
      `insert into processes (id, job_pool) values ($1, $2)
       on conflict (id) do update set job_pool = excluded.job_pool, missed_at = null`,
      [id, jobPool],
    )
  })
  return {
    id,
    setJobPool(pool) {
      jobPool = pool
      void listener.onConnect(async (client) => {
        await client.query('update processes set job_pool = $2 where id = $1', [id, pool])
      })
    },
  }
}

/** What a feature takes in the name of a process and must get back when that process is dead. */
export type Release = (ctx: Ctx, deadProcess: string) => Promise<void>

/** Frees what the dead still hold. Dead is who was missed twice, so a database restart buries nobody. */
export function buryTheDead(releases: Release[]): Loop {
  const grace = 3_000
  let looked = 0
  return {
    name: 'processes',
    async run(ctx) {
      looked = Date.now()
      const { rows } = await sql<{ id: string; job_pool: string | null }>`
        with missing as (
          select id, missed_at from processes where not exists (
            select from pg_locks where locktype = 'advisory' and objsubid = 1
              and ((classid::bigint << 32) | objid::bigint) = hashtextextended(processes.id::text, 0))),
        forgiven as (update processes set missed_at = null where missed_at is not null and id not in (select id from missing)),
        missed as (update processes p set missed_at = clock_timestamp() from missing m where p.id = m.id and m.missed_at is null)
        select p.id, p.job_pool from processes p join missing m using (id)
        where m.missed_at < clock_timestamp() - make_interval(secs => ${grace / 1000})`.execute(ctx.db)
      for (const { id, job_pool } of rows) await bury(ctx, releases, id, job_pool)
      return false
    },
    nextDue: async (ctx) => new Date(ctx.now().getTime() + Math.max(looked + 1_000 - Date.now(), 100)),
  }
}

async function bury(ctx: Ctx, releases: Release[], id: string, jobPool: string | null) {
  for (const release of releases) await release(ctx, id)
  if (jobPool) await sql`select graphile_worker.force_unlock_workers(${[jobPool]}::text[])`.execute(ctx.db)
  await sql`delete from processes where id = ${id}`.execute(ctx.db)
  ctx.log.warn({ process: id }, 'a process died; what it held is free again')
}
