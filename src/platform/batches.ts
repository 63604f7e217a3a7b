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
