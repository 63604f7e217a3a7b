import { Logger, type Runner, run, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type { Pool } from 'pg'
import type { Ctx } from './ctx.ts'
import { reportError } from './error-reports.ts'

/** Jobs of one `queue` are done one after the other, in the order in which they were queued. */
export type Job = { name: string; payload: object; key?: string; queue?: string }
export type JobHandler = (ctx: Ctx, payload: unknown) => Promise<void>
export type JobHandlers = Record<string, JobHandler>

/** Queues a job on the caller's connection: inside a transaction it commits or rolls back with the data. */
export async function enqueue(ctx: Ctx, job: Job): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      ${job.name}, payload := ${JSON.stringify(job.payload)}::json, job_key := ${job.key ?? null}::text, queue_name := ${job.queue ?? null}::text)
  `.execute(ctx.db)
}

/** Says in this transaction that a loop has something to do. */
export async function wakeLoop(ctx: Ctx, name: string): Promise<void> {
  await sql`select pg_notify('wake', ${name})`.execute(ctx.db)
}

/** `onPool` hears the name under which this process locks its jobs, so that others can free them when it dies. */
export async function runJobs(
  pool: Pool,
  handlers: JobHandlers,
  makeCtx: () => Ctx,
  onPool: (id: string) => void,
): Promise<Runner> {
  const taskList: TaskList = Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (payload: unknown) => reporting(makeCtx(), name, (ctx) => handle(ctx, payload)),
    ]),
  )
  const { EventEmitter } = await import('node:events')
  const events = new EventEmitter() as NonNullable<Parameters<typeof run>[0]['events']>
  events.on('pool:create', ({ workerPool }) => onPool(workerPool.id))
  return run({
    pgPool: pool,
    taskList,
    events,
    concurrency: 4,
    noHandleSignals: true,
    pollInterval: 1_000,
    logger: quiet(makeCtx),
  })
}

/** A failure is tried again by the queue, and whoever looks after the academy hears of it. */
async function reporting(ctx: Ctx, job: string, work: (ctx: Ctx) => Promise<void>): Promise<void> {
  try {
    await work(ctx)
  } catch (error) {
    reportError(ctx, `job ${job}`, error)
    throw error
  }
}

function quiet(makeCtx: () => Ctx) {
  const write = (level: string, message: string) => {
    if (level === 'error' || level === 'warning') makeCtx().log.warn({ reason: message }, 'job queue')
  }
  return new Logger(() => (level, message) => write(level, message))
}
