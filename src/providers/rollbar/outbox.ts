import { setTimeout as sleep } from 'node:timers/promises'

/** So many wait while the vendor is away; what comes then is dropped: the first ones tell how it began. */
const most = 200

/** In ms: the wait after a failure, which doubles with each. */
const [shortest, longest] = [500, 30_000]

/** Hands things over one by one, in order. `send` throws when the thing may be tried again. */
export function openOutbox<Thing>(send: (thing: Thing) => Promise<void>) {
  const waiting: Thing[] = []
  const end = new AbortController()
  let working: Promise<void> | undefined

  async function work() {
    for (let wait = shortest; waiting[0]; ) {
      try {
        await send(waiting[0])
        waiting.shift()
        wait = shortest
      } catch {
        // At the end there is no time to wait for a vendor that is away.
        if (end.signal.aborted) break
        await sleep(wait, undefined, { ref: false, signal: end.signal }).catch(() => {})
        wait = Math.min(wait * 2, longest)
      }
    }
    working = undefined
  }

  return {
    add(thing: Thing) {
      if (waiting.length >= most || end.signal.aborted) return
      waiting.push(thing)
      working ??= work()
    },
    async close() {
      end.abort()
      await Promise.race([working, sleep(4_500, undefined, { ref: false })])
      waiting.length = 0
    },
  }
}
