import { setTimeout as sleep } from 'node:timers/promises'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { wakeLoop } from '#platform/jobs.ts'
import { senderLoop } from './following.ts'
import { advanceLines, shareLines } from './lines.queries.ts'
import { pauseFailed } from './pausing.ts'
import { hasFailedTooLong } from './retrying.rules.ts'
import type { Outcome } from './sending.queries.ts'
import * as queries from './sending.queries.ts'

/** Writes what became of some tries, and lets those go that waited behind them. */
export async function settleOutcomes(
  items: { ctx: Ctx; outcome: Outcome }[],
  process: string,
): Promise<undefined[]> {
  const [first] = items
  if (!first) return []
  const outcomes = items.map(({ outcome }) => outcome)
  await untilWritten(() => write(first.ctx, outcomes, process))
  await pauseWhere(first.ctx, outcomes)
  return []
}

/** The receivers have answered: this must be written, so a database that is away for a moment is waited for. */
async function untilWritten(write: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await write()
    } catch (error) {
      if (tries === 50) throw error
      await sleep(Math.min(100 * 2 ** tries, 2_000))
    }
  }
}

function write(ctx: Ctx, outcomes: Outcome[], process: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await shareLines(tx.db)
    await queries.settle(tx.db, outcomes, tx.now(), process)
    await advanceLines(
      tx.db,
      outcomes.filter(({ status }) => status !== 'waiting'),
      tx.now(),
    )
    await queries.noteHealth(tx.db, healthOf(outcomes), tx.now())
    await wakeLoop(tx, senderLoop)
  })
}

/** One success among failures is enough. */
function healthOf(outcomes: Outcome[]): { id: string; is_well: boolean }[] {
  const well = new Set(
    outcomes.filter(({ failure }) => failure === null).map(({ endpoint_id }) => endpoint_id),
  )
  return [...new Set(outcomes.map(({ endpoint_id }) => endpoint_id))]
    .sort()
    .map((id) => ({ id, is_well: well.has(id) }))
}

/** A crash before it pauses nobody: the next failure does. */
async function pauseWhere(ctx: Ctx, outcomes: Outcome[]): Promise<void> {
  const gone = outcomes.filter(({ is_gone }) => is_gone).map(({ endpoint_id }) => endpoint_id)
  for (const id of new Set(gone)) await pauseFailed(ctx, id, 'gone')
  const failed = outcomes.filter(({ failure }) => failure !== null).map(({ endpoint_id }) => endpoint_id)
  if (failed.length === 0) return
  for (const { id, failing_since } of await queries.listFailing(ctx.db, failed))
    if (hasFailedTooLong(failing_since, ctx.now())) await pauseFailed(ctx, id, 'failing')
}
