import type { Ctx } from '#platform/ctx.ts'
import type { Listener } from '#platform/listener.ts'
import { type EnrolledOf, giveToMany, openCatchUp } from './catching-up.ts'
import { give, type Line, openLines, type Reader } from './lines.ts'
import * as queries from './stream.queries.ts'
import { judge, type Place } from './stream.rules.ts'
import { streamTopic, type Word } from './telling.ts'

/** The open lines of this process, and everything that is told to them. */
export type Hub = {
  /** From what came after `after` on, or from now. Answers how to let go of it. */
  open(ctx: Ctx, line: Line, after: Place | undefined): Promise<() => void>
  countOf(userId: string): number
  readonly size: number
  close(): void
}

/** In milliseconds. A line as old as `longestLife` is closed: whoever comes back is looked at again. */
const rhythm = { beatEvery: 25_000, sweepEvery: 10_000, longestLife: 3_600_000 }
/** How many users' last numbers are asked for in one statement. */
const together = 1_000

export function openHub(
  makeCtx: () => Ctx,
  listener: Listener,
  enrolledOf: EnrolledOf,
  given: Partial<typeof rhythm> = {},
): Hub {
  const { beatEvery, sweepEvery, longestLife } = { ...rhythm, ...given }
  const lines = openLines()
  const catchUp = openCatchUp(makeCtx, enrolledOf)
  const { signals } = makeCtx().providers
  const hearing = openHearing(makeCtx, enrolledOf, lines, catchUp)
  signals.on(streamTopic, hearing)
  signals.onReturn(() => catchUp.add(lines.all()))
  listener.on('session_ended', (id) => {
    for (const { line } of lines.all()) if (line.session_id === id) line.close('ended')
  })
  const timers = [
    setInterval(() => beatAll(lines.all(), longestLife), beatEvery),
    setInterval(() => void sweep(makeCtx(), lines, catchUp).catch(() => {}), sweepEvery),
  ]
  for (const timer of timers) timer.unref()
  return {
    async open(ctx, line, after) {
      const place = await findPlace(ctx, line.user_id, after)
      const reader: Reader = { line, opened: Date.now(), isBehind: true, wasFull: false, ...place }
      lines.add(reader)
      line.onDrain = () => {
        if (reader.isBehind) catchUp.add([reader])
      }
      give(reader, { type: place.isReset ? 'stream.reset' : 'stream.opened', data: '{}', at: ctx.now() })
      catchUp.add([reader])
      return () => {
        lines.remove(reader)
        catchUp.remove(reader)
      }
    },
    countOf: (userId) => [...lines.of(userId)].length,
    get size() {
      return lines.size
    },
    close() {
      for (const timer of timers) clearInterval(timer)
      for (const { line } of [...lines.all()]) line.close('leaving')
    },
  }
}

type Lines = ReturnType<typeof openLines>
type CatchUp = ReturnType<typeof openCatchUp>

/** What a process hears of an item: who has everything before it gets it, and whoever has missed something reads on. */
function openHearing(makeCtx: () => Ctx, enrolledOf: EnrolledOf, lines: Lines, catchUp: CatchUp) {
  let turn = Promise.resolve()

  function hearOwn(readers: Iterable<Reader>, { seq, type, data, at }: Word): void {
    for (const reader of readers) {
      const verdict = judge(seq, reader.own)
      if (verdict === 'known') continue
      if (verdict === 'gap' || data === undefined || reader.line.isFull()) catchUp.add([reader])
      else {
        reader.own = seq
        give(reader, { type, data, at: new Date(at) })
      }
    }
  }

  async function hearBroadcast({ at, data, ...word }: Exclude<Word, { user_id: string }>) {
    const readers = [...lines.all()]
    if (data !== undefined && readers.length > 0)
      await giveToMany(makeCtx(), enrolledOf, readers, { ...word, data, at: new Date(at) }).catch(() => {})
    catchUp.add(readers.filter(({ all }) => all < word.seq))
  }

  return (text: string): void => {
    const word = JSON.parse(text) as Word
    if ('user_id' in word) hearOwn(lines.of(word.user_id), word)
    else turn = turn.then(() => hearBroadcast(word))
  }
}

/** Where a reader begins. What is not kept any more, or never was, cannot be gone on from: they are told so. */
async function findPlace(
  { db }: Ctx,
  userId: string,
  after: Place | undefined,
): Promise<Place & { isReset: boolean }> {
  const [head] = await queries.listHeads(db, [userId])
  const now = { own: head?.own ?? 0, all: await queries.getBroadcastHead(db) }
  if (!after) return { ...now, isReset: false }
  const oldest = await queries.findOldest(db, userId)
  const isKept =
    after.own <= now.own &&
    after.all <= now.all &&
    after.own + 1 >= (oldest.own ?? now.own + 1) &&
    after.all + 1 >= (oldest.all ?? now.all + 1)
  return isKept ? { ...after, isReset: false } : { ...now, isReset: true }
}

/** Who has taken nothing since the last beat is let go of. */
function beatAll(readers: Iterable<Reader>, longestLife: number): void {
  const now = Date.now()
  for (const reader of [...readers]) {
    const { line, opened } = reader
    if (now - opened > longestLife) line.close('old')
    else if (reader.wasFull && line.isFull()) line.drop()
    else line.beat()
    reader.wasFull = line.isFull()
  }
}

/** A process that died between its commit and its word: who has missed that is found by the last numbers. */
async function sweep({ db }: Ctx, lines: Lines, catchUp: CatchUp): Promise<void> {
  if (lines.size === 0) return
  const all = await queries.getBroadcastHead(db)
  const users = lines.users()
  for (let from = 0; from < users.length; from += together)
    for (const { user_id, own } of await queries.listHeads(db, users.slice(from, from + together)))
      catchUp.add([...lines.of(user_id)].filter((reader) => reader.own < own))
  catchUp.add([...lines.all()].filter((reader) => reader.all < all))
}
