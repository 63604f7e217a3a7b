/** The values of a function that never falls, for the whole numbers of a range, asking it at few of them. */
export function listRising(value: (at: number) => number, from: number, to: number): Map<number, number> {
  const values = new Map<number, number>()
  const fill = (low: number, atLow: number, high: number, atHigh: number): void => {
    if (atLow === atHigh) {
      for (let at = low; at <= high; at += 1) values.set(at, atLow)
      return
    }
    values.set(low, atLow).set(high, atHigh)
    if (high - low < 2) return
    const middle = Math.floor((low + high) / 2)
    const atMiddle = value(middle)
    fill(low, atLow, middle, atMiddle)
    fill(middle, atMiddle, high, atHigh)
  }
  if (from <= to) fill(from, value(from), to, value(to))
  return values
}
