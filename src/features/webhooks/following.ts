import { sql } from 'kysely'
import type { Ctx } from '#platform/ctx.ts'
import { wakeLoop } from '#platform/jobs.ts'
import { type Follower, setFollower } from '#platform/outbox.ts'
import { writeDeliveries } from './following.queries.ts'
import { holdLines } from './lines.queries.ts'
import { patternOf } from './types.rules.ts'

/** The loop that posts; heard when something new is due. */
export const senderLoop = 'webhooks'
const name = 'webhooks'

/** Writes what each event means for each endpoint; the posting is done by `senderLoop`. */
export const webhookFollower: Follower = {
  name,
  most: 500,
  async hand(tx, events) {
    await holdLines(tx.db)
    const written = await writeDeliveries(
      tx.db,
      events.map(({ id }) => id),
      tx.now(),
    )
    if (written > 0) await wakeLoop(tx, senderLoop)
  },
}

/** One change of endpoints at a time, and none while events are handed on: each would overlook the other. */
export async function holdEndpoints(tx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7265425)`.execute(tx.db)
  await sql`select 1 from followers where name = ${name} for no key update`.execute(tx.db)
}

/** Follows what the endpoints ask for from now on; what happened before nobody is told of. */
export async function followAsked(tx: Ctx): Promise<void> {
  const { rows } = await sql<{ type: string }>`
    select distinct unnest(types) as type from webhook_endpoints`.execute(tx.db)
  await setFollower(tx, name, patternOf(rows.map(({ type }) => type)))
}
