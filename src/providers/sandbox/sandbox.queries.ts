import type { Db } from '#platform/db.ts'
import type { Channel, Direction } from '#platform/tables.ts'

type Filter = { channel?: Channel; to?: string; direction: Direction; limit: number }

/** The newest first, in the words of the sandbox's API. */
export function listKept(db: Db, { channel, to, direction, limit }: Filter) {
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
      'status',
      'created_at',
    ])
    .where('direction', '=', direction)
    .orderBy('no', 'desc')
    .limit(limit)
  if (channel) kept = kept.where('channel', '=', channel)
  if (to) kept = kept.where('recipient', '=', to)
  return kept.execute()
}
