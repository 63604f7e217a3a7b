import { afterCommit, type Ctx, type Role } from '#platform/ctx.ts'
import type { Broadcast, NewItem, OwnItem } from './stream.queries.ts'
import * as queries from './stream.queries.ts'

/** What many are told, once for all of them. */
export type ToMany = {
  audience: 'role' | 'course' | 'everyone'
  role?: Role
  course_id?: string
  type: string
  data: object
}

/** The topic on which processes say what they wrote. */
export const streamTopic = 'stream'
/** A word between processes has a limit, in bytes: what is longer is read from the table. */
const longest = 7_000

/** In characters of JSON; a place to read more can stand in it. */
const mostData = 40_000

function refuseLong(items: readonly { type: string; data: object }[]): void {
  for (const { type, data } of items)
    if (JSON.stringify(data).length > mostData) throw new Error(`An item ${type} is too long for a stream.`)
}

/** Tells users in the caller's transaction, any number in one statement: what is open gets it once that is committed. */
export async function tellUsers(tx: Ctx, items: readonly NewItem[]): Promise<void> {
  if (items.length === 0) return
  refuseLong(items)
  const written = await queries.insertItems(tx.db, items, tx.now())
  afterCommit(tx, () => {
    for (const item of written) tx.providers.signals.publish(streamTopic, toWord(item))
  })
}

export async function tellMany(tx: Ctx, told: ToMany): Promise<void> {
  refuseLong([told])
  const audience = { role: told.role ?? null, course_id: told.course_id ?? null }
  const written = await queries.insertBroadcast(tx.db, { ...told, ...audience }, tx.now())
  afterCommit(tx, () => tx.providers.signals.publish(streamTopic, toWord(written)))
}

/** An item without its data is read from the table by whoever needs it. */
export type Word = (Omit<OwnItem, 'data' | 'at'> | Omit<Broadcast, 'data' | 'at'>) & {
  data?: string
  at: string
}

function toWord(item: OwnItem | Broadcast): string {
  const word = JSON.stringify(item)
  return Buffer.byteLength(word) > longest ? JSON.stringify({ ...item, data: undefined }) : word
}
