import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from './ctx.ts'
import { reportError } from './error-reports.ts'
import type { Listener } from './listener.ts'

/**
 * Work that waits for a moment on the academy's clock and is done in batches by whichever process comes first.
 * It is the state in the tables that says what is due, so a killed process leaves nothing to repair.
 */
export type Loop = {
  name: string
  /** Does one batch; true when there may be more at once. */
  run(ctx: Ctx): Promise<boolean>
  /** The next moment with something to do. */
  nextDue(ctx: Ctx): Promise<Date | null>
  /** Whether some process has begun what is not done yet. */
  isUnderWay?(ctx: Ctx): Promise<boolean>
}

/** Names the loop that has something new to do; heard by every process when the transaction commits. */
export const wakeChannel = 'wake'

const longestSleep = 2_000
/** What is due but cannot be done now (someone else has it, or it must wait) is looked at again after this. */
const idle = 20

export function runLoop(loop: Loop, makeCtx: () => Ctx, listener: Listener): { stop(): Promise<void> } {
  const stopped = new AbortController()
  let wake = new AbortController()
  const awake = () => wake.abort()
  listener.on(wakeChannel, (name) => {
    if (name === loop.name) awake()
  })
  listener.on('clock', awake)
  stopped.signal.addEventListener('abort', awake)

  async function rest(ms: number) {
    const interrupted = wake.signal
    await sleep(Math.max(ms, 1), undefined, { signal: interrupted }).catch(() => {})
  }

  async function turn(): Promise<number> {
    const ctx = makeCtx()
    wake = new AbortController()
    if (await loop.run(ctx)) return 0
    const due = await loop.nextDue(ctx)
    return due ? Math.min(due.getTime() - ctx.now().getTime(), longestSleep) : longestSleep
  }

  async function live() {
    let failures = 0
    while (!stopped.signal.aborted) {
      try {
        const pause = await turn()
        failures = 0
        if (pause !== 0 && !stopped.signal.aborted) await rest(Math.max(pause, idle))
      } catch (error) {
        failures += 1
        if (failures === 1) reportError(makeCtx(), `loop ${loop.name}`, error)
        makeCtx().log.error(
          { loop: loop.name, reason: (error as Error).message },
          'a turn failed and is tried again',
        )
        await rest(Math.min(100 * 2 ** failures, 5_000))
      }
    }
  }

  const life = live()
  return {
    async stop() {
      stopped.abort()
      await life
    },
  }
}
