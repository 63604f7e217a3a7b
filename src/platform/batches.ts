type Waiting<T, R> = { item: T; resolve: (result: R) => void; reject: (error: unknown) => void }
type Write<T, R> = (items: T[]) => Promise<R[]>

/** Gathers what many callers write at nearly the same time and writes it at once; each caller waits for its own. */
export function gather<T, R>(
  write: Write<T, R>,
  most: number,
  milliseconds: number,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = []
  let timer: NodeJS.Timeout | undefined

  function flush() {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting
    waiting = []
    void settle(write, batch)
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (waiting.length >= most) flush()
      else timer ??= setTimeout(flush, milliseconds)
    })
}

/**
 * Gathers what comes while the write before is under way, and writes it at once when that is done: who comes alone waits
 * for nobody.
 */
export function gatherMeanwhile<T, R>(write: Write<T, R>, most: number): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = []
  let isWriting = false

  async function writeAll() {
    if (isWriting) return
    isWriting = true
    while (waiting.length > 0) await settle(write, waiting.splice(0, most))
    isWriting = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // After this turn of the event loop: what came with it goes with it.
      if (!isWriting) queueMicrotask(() => void writeAll())
    })
}

/** When the write fails, all who wait for it are told so: whose fault it is, it does not say. */
async function settle<T, R>(write: Write<T, R>, batch: Waiting<T, R>[]): Promise<void> {
  try {
    const results = await write(batch.map(({ item }) => item))
    for (const [index, { resolve }] of batch.entries()) resolve(results[index] as R)
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
