import type { Ctx } from '#platform/ctx.ts'
import type { Listener } from '#platform/listener.ts'
import { type EnrolledOf, giveToMany, openCatchUp } from './catching-up.ts'
import { give, type Line, openLines, type Reader } from './lines.ts'
import * as queries from './stream.queries.ts'
import { judge, type Place } from './stream.rules.ts'
import { streamTopic, type Word } from './telling.ts'

/** The open lines of this process, and everything that is told to them. */
export type Hub = {
  add(line: Line): Reader
  /** Tells it from what came after `after` on, or from now. */
  open(ctx: Ctx, reader: Reader, after: Place | undefined): Promise<void>
  remove(reader: Reader): void
  countOf(userId: string): number
  readonly size: number
  close(): void
}

/** In milliseconds. A line as old as `longestLife` is closed: whoever comes back is looked at again. */
const rhythm = { beatEvery: 25_000, sweepEvery: 10_000, longestLife: 3_600_000 }
/** What other features know: who learns a course, and which of these sessions have ended. */
type Lives = { enrolledOf: EnrolledOf; endedOf(ctx: Ctx, sessionIds: string[]): Promise<string[]> }
const hasPlace = ({ own }: Reader) => Number.isFinite(own)

/** How many users' last numbers are asked for in one statement. */
const together = 1_000

export function openHub(
  makeCtx: () => Ctx,
  listener: Listener,
  { enrolledOf, endedOf }: Lives,
  given: Partial<typeof rhythm> = {},
): Hub {
  const { beatEvery, sweepEvery, longestLife } = { ...rhythm, ...given }
  const lines = openLines()
  const catchUp = openCatchUp(makeCtx, enrolledOf)
  const { signals } = makeCtx().providers
  const hearing = openHearing(makeCtx, enrolledOf, lines, catchUp)
  signals.on(streamTopic, hearing)
  signals.onReturn(() => catchUp.add([...lines.all()].filter(hasPlace)))
  const remove = (reader: Reader) => {
    lines.remove(reader)
    catchUp.remove(reader)
  }
  const close: Close = (reader, why) => {
    remove(reader)
    reader.line.close(why)
  }
  listener.on('session_ended', (id) => {
    for (const reader of [...lines.all()]) if (reader.line.session_id === id) close(reader, 'ended')
  })
  const sweep = openSweep(makeCtx, async (ctx) => {
    await closeEnded(ctx, lines, endedOf, close)
    await findBehind(ctx, lines, catchUp)
  })
  // While the notices were away a session may have ended unheard.
  void listener.onConnect(async () => sweep())
  const timers = [
    setInterval(() => beatAll([...lines.all()], longestLife, close), beatEvery),
    setInterval(sweep, sweepEvery),
  ]
  for (const timer of timers) timer.unref()
  return {
    add(line) {
      // Whatever it is told before its place is known is read from the tables then.
      const beforeAll = { own: Number.POSITIVE_INFINITY, all: Number.POSITIVE_INFINITY }
      const reader: Reader = { line, opened: Date.now(), isBehind: false, wasFull: false, ...beforeAll }
      lines.add(reader)
      line.onDrain = () => {
        if (reader.isBehind) catchUp.add([reader])
      }
      return reader
    },
    async open(ctx, reader, after) {
      const { isReset, ...place } = await findPlace(ctx, reader.line.user_id, after)
      Object.assign(reader, place)
      give(reader, { type: isReset ? 'stream.reset' : 'stream.opened', data: '{}', at: ctx.now() })
      catchUp.add([reader])
    },
    remove,
    countOf: (userId) => [...lines.of(userId)].length,
    get size() {
      return lines.size
    },
    close() {
      for (const timer of timers) clearInterval(timer)
      for (const reader of [...lines.all()]) close(reader, 'leaving')
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

type Close = (reader: Reader, why: Parameters<Line['close']>[0]) => void

/** Who has taken nothing since the last beat is let go of. */
function beatAll(readers: readonly Reader[], longestLife: number, close: Close): void {
  const now = Date.now()
  for (const reader of readers) {
    const { line, opened } = reader
    if (now - opened > longestLife) close(reader, 'old')
    else if (reader.wasFull && line.isFull()) line.drop()
    else line.beat()
    reader.wasFull = line.isFull()
  }
}

/** One round at a time. */
function openSweep(makeCtx: () => Ctx, round: (ctx: Ctx) => Promise<void>): () => void {
  let isSweeping = false
  return () => {
    if (isSweeping) return
    isSweeping = true
    round(makeCtx())
      .catch(() => {})
      .finally(() => {
        isSweeping = false
      })
  }
}

async function closeEnded(ctx: Ctx, lines: Lines, endedOf: Lives['endedOf'], close: Close): Promise<void> {
  const bySession = Map.groupBy(lines.all(), ({ line }) => line.session_id ?? '')
  bySession.delete('')
  for (const id of await endedOf(ctx, [...bySession.keys()]))
    for (const reader of bySession.get(id) ?? []) close(reader, 'ended')
}

/** A process that died between its commit and its word: who has missed that is found by the last numbers. */
async function findBehind({ db }: Ctx, lines: Lines, catchUp: CatchUp): Promise<void> {
  const all = await queries.getBroadcastHead(db)
  const users = lines.users()
  for (let from = 0; from < users.length; from += together)
    for (const { user_id, own } of await queries.listHeads(db, users.slice(from, from + together)))
      catchUp.add([...lines.of(user_id)].filter((reader) => reader.own < own))
  catchUp.add([...lines.all()].filter((reader) => reader.all < all))
}
