export type Turns = {
  /** Waits `ms` at most for a turn; false when there was none. */
  take(ms: number): Promise<boolean>
  /** Hands the turn on: every `take` that was true needs one. */
  give(): void
}

/**
 * As many turns as there are connections. A mail that waits here has not been handed over, so that giving up is safe: in
 * nodemailer's own queue its time would run out with the server half way through it.
 */
export function openTurns(count: number): Turns {
  let free = count
  const waiting = new Set<() => void>()
  return {
    async take(ms) {
      if (free > 0) {
        free -= 1
        return true
      }
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const begin = () => resolve(true)
      const timer = setTimeout(() => resolve(!waiting.delete(begin)), ms)
      waiting.add(begin)
      return promise.finally(() => clearTimeout(timer))
    },
    give() {
      const [next] = waiting
      if (!next) free += 1
      else {
        waiting.delete(next)
        next()
      }
    },
  }
}
