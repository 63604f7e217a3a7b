/** Gathers what many callers write at nearly the same time and writes it at once; each caller waits for its own. */
export function gather<T, R>(
  write: (items: T[]) => Promise<R[]>,
  most: number,
  milliseconds: number,
): (item: T) => Promise<R> {
  type Waiting = { item: T; resolve: (result: R) => void; reject: (error: unknown) => void }
  let waiting: Waiting[] = []
  let timer: NodeJS.Timeout | undefined

  function flush() {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting
    waiting = []
    write(batch.map(({ item }) => item)).then(
      (results) => {
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as R)
      },
      (error) => {
        for (const { reject } of batch) reject(error)
      },
    )
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
export function gatherMeanwhile<T, R>(
  write: (items: T[]) => Promise<R[]>,
  most: number,
): (item: T) => Promise<R> {
  type Waiting = { item: T; resolve: (result: R) => void; reject: (error: unknown) => void }
  let waiting: Waiting[] = []
  let isWriting = false

  async function flush() {
    const batch = waiting.slice(0, most)
    waiting = waiting.slice(most)
    try {
      const results = await write(batch.map(({ item }) => item))
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as R)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  async function writeAll() {
    isWriting = true
    while (waiting.length > 0) await flush()
    isWriting = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // After this turn of the event loop: what came with it goes with it.
      if (!isWriting) queueMicrotask(() => isWriting || void writeAll())
    })
}
