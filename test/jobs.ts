import { Logger, runOnce } from 'graphile-worker'
import { sql } from 'kysely'
import type { Ctx } from '#platform/ctx.ts'
import type { JobHandlers } from '#platform/jobs.ts'
import type { System } from '#system'

const silent = new Logger(() => () => {})

/** Does the jobs that are due; true when there were some. One that fails lets the test fail. */
export async function runDueJobs(system: System, ctx: Ctx, handlers: JobHandlers): Promise<boolean> {
  const { rows } = await sql`select 1 from graphile_worker.jobs where run_at <= now() limit 1`.execute(
    system.database.db,
  )
  if (rows.length === 0) return false
  const failures: unknown[] = []
  const taskList = Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (payload: unknown) =>
        handle(ctx, payload).catch((error: unknown) => {
          failures.push(error)
        }),
    ]),
  )
  await runOnce({ pgPool: system.database.pool, taskList, logger: silent })
  if (failures.length > 0) throw failures[0]
  return true
}
