import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '#platform/ctx.ts'
import { give, type Reader } from './lines.ts'
import type { Broadcast } from './stream.queries.ts'
import * as queries from './stream.queries.ts'
import { judge, type Place } from './stream.rules.ts'

/** Who of these users learns in that course. */
export type EnrolledOf = (ctx: Ctx, courseId: string, userIds: string[]) => Promise<string[]>

/** How many readers are asked after in one statement. */
const together = 100

/** Reads from the tables what readers have missed, many of them in one statement, in the order of each reader's numbers. */
export function openCatchUp(makeCtx: () => Ctx, enrolledOf: EnrolledOf) {
  const behind = new Set<Reader>()
  let isReading = false

  async function readAll() {
    if (isReading) return
    isReading = true
    for (let failures = 0; behind.size > 0; ) {
      const readers = [...behind].slice(0, together)
      for (const reader of readers) behind.delete(reader)
      try {
        for (const reader of await catchUp(makeCtx(), enrolledOf, readers)) behind.add(reader)
        failures = 0
      } catch (error) {
        failures += 1
        for (const reader of readers) behind.add(reader)
        makeCtx().log.warn({ reason: String(error) }, 'a stream could not be read on; it is tried again')
        await sleep(Math.min(100 * 2 ** failures, 5_000))
      }
    }
    isReading = false
  }

  return {
    /** They have missed something. */
    add(readers: Iterable<Reader>): void {
      for (const reader of readers) {
        reader.isBehind = true
        behind.add(reader)
      }
      if (behind.size > 0) void readAll()
    },
    remove: (reader: Reader) => void behind.delete(reader),
  }
}

/** Answers who may have missed more than was read. A line that is full comes back when it has drained. */
async function catchUp(ctx: Ctx, enrolledOf: EnrolledOf, readers: Reader[]): Promise<Reader[]> {
  const fed = new Set<Reader>()
  for (const reader of readers) reader.isBehind = false
  const asked = readers.map(({ line, own }) => ({ user_id: line.user_id, own }))
  for (const { place, ...item } of await queries.listAfter(ctx.db, asked)) {
    const reader = readers[place]
    if (!reader) continue
    if (!fed.has(reader)) skip(ctx, reader, 'own', item.seq)
    fed.add(reader)
    if (judge(item.seq, reader.own) !== 'next' || isFull(reader)) continue
    reader.own = item.seq
    give(reader, item)
  }
  const broadcasts = await queries.listBroadcastsAfter(ctx.db, Math.min(...readers.map(({ all }) => all)))
  for (const reader of readers) if (broadcasts[0]) skip(ctx, reader, 'all', broadcasts[0].seq)
  for (const broadcast of broadcasts) await giveToMany(ctx, enrolledOf, readers, broadcast)
  const mayBeMore = broadcasts.length === queries.most
  return readers.filter((reader) => !isFull(reader) && (mayBeMore || fed.has(reader)))
}

/** What lay before the first that is still kept cannot be told any more: the reader loads anew what they show. */
function skip(ctx: Ctx, reader: Reader, which: keyof Place, first: number): void {
  if (judge(first, reader[which]) !== 'gap') return
  reader[which] = first - 1
  give(reader, { type: 'stream.reset', data: '{}', at: ctx.now() })
}

/** A line that is full misses something, until it has drained. */
function isFull(reader: Reader): boolean {
  if (!reader.line.isFull()) return false
  reader.isBehind = true
  return true
}

/** Gives it to those of them whom it is for; the others have heard of its number. */
export async function giveToMany(
  ctx: Ctx,
  enrolledOf: EnrolledOf,
  readers: readonly Reader[],
  broadcast: Broadcast,
): Promise<void> {
  const isMeant = await whoIsMeant(ctx, enrolledOf, readers, broadcast)
  for (const reader of readers) {
    if (judge(broadcast.seq, reader.all) !== 'next' || isFull(reader)) continue
    reader.all = broadcast.seq
    if (isMeant(reader)) give(reader, broadcast)
  }
}

async function whoIsMeant(
  ctx: Ctx,
  enrolledOf: EnrolledOf,
  readers: readonly Reader[],
  { audience, role, course_id }: Broadcast,
): Promise<(reader: Reader) => boolean> {
  if (audience === 'everyone') return () => true
  if (audience === 'role') return ({ line }) => line.role === role
  const users = [...new Set(readers.map(({ line }) => line.user_id))]
  const enrolled = new Set(await enrolledOf(ctx, course_id ?? '', users))
  return ({ line }) => enrolled.has(line.user_id)
}
