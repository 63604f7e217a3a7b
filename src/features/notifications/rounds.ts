import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Loop } from '#platform/loops.ts'
import { queueChains } from './chains.ts'
import { roundsLoop } from './notify.ts'
import { listNext } from './recipient.queries.ts'
import * as queries from './round.queries.ts'

const batch = 500

/** Goes down the list of users with what is told to many, a batch at a time; whoever has read it meanwhile is passed over. */
export const roundLoop: Loop = {
  name: roundsLoop,
  run: (ctx) => inTransaction(ctx, goOn),
  nextDue: async (ctx) => ((await queries.hasOpen(ctx.db)) ? ctx.now() : null),
}

async function goOn(tx: Ctx): Promise<boolean> {
  const round = await queries.takeOpen(tx.db)
  if (!round) return false
  const { told, steps, after_no } = round
  await queries.holdReaders(tx.db, told.id)
  const recipients = await listNext(tx.db, told, after_no, batch)
  await queueChains(
    tx,
    recipients.map((recipient) => ({ recipient, told, steps })),
  )
  await queries.moveOn(tx.db, told.id, {
    after_no: recipients.at(-1)?.no ?? after_no,
    told: recipients.length,
    done_at: recipients.length < batch ? tx.now() : null,
  })
  return true
}
