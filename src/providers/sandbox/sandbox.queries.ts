import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Channel, Direction } from '#platform/tables.ts'

/** `to` is the whole recipient; `party` a part of the other side: who received it from the academy or wrote to it. */
type Filter = { channel?: Channel; to?: string; party?: string; direction?: Direction; limit: number }
export type KeptMessage = Awaited<ReturnType<typeof listKept>>[number]

/** The newest first, in the words of the sandbox's API. */
export function listKept(db: Db, { channel, to, party, direction, limit }: Filter) {
  let kept = db
    .selectFrom('sandbox_messages')
    .select([
      'id',
      'direction',
      'channel',
      'recipient as to',
      'sender as from',
      'subject',
      'body',
      'html',
      'url',
      'status',
      'created_at',
    ])
    .orderBy('no', 'desc')
    .limit(limit)
  if (direction) kept = kept.where('direction', '=', direction)
  if (channel) kept = kept.where('channel', '=', channel)
  if (to) kept = kept.where('recipient', '=', to)
  if (party)
    kept = kept.where(
      sql<boolean>`position(lower(${party}) in lower(case direction when 'out' then recipient else sender end)) > 0`,
    )
  return kept.execute()
}

/** The calls that are still to go wrong. */
export async function listFaults(db: Db): Promise<{ port: string; mode: string; count: number }[]> {
  const { rows } = await sql<{ port: string; mode: string; count: number }>`
    select port, mode, count from sandbox_faults where count > 0 order by port`.execute(db)
  return rows
}
