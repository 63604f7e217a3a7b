import { sql } from 'kysely'
import type { Signals } from '#ports/signals.ts'
import { gatherMeanwhile } from './batches.ts'
import type { Db } from './db.ts'
import type { Listener } from './listener.ts'

const prefix = 'signal_'
type Word = { topic: string; word: string }

/**
 * Signals over the database's own `NOTIFY`. They go out in a statement of their own, which writes nothing: inside the
 * transaction that they speak of, every commit with one would wait for the disk of every other.
 */
export function openSignals(db: Db, listener: Listener): Signals {
  const tell = gatherMeanwhile<Word, void>(async (words) => {
    const [topics, texts] = [words.map(({ topic }) => prefix + topic), words.map(({ word }) => word)]
    await sql`select pg_notify(topic, word) from unnest(${topics}::text[], ${texts}::text[]) as w (topic, word)`.execute(
      db,
    )
    return words.map(() => undefined)
  }, 1_000)
  return {
    publish(topic, word) {
      tell({ topic, word }).catch(() => {})
    },
    on: (topic, hear) => listener.on(prefix + topic, hear),
    onReturn: (heal) => void listener.onConnect(async () => heal()),
    close: async () => {},
  }
}
