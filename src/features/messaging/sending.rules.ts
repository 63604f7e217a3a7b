const second = 1_000
const longestPause = 10 * 60 * second
const givesUpAfter = 48 * 3600 * second

/** When a try that failed is repeated: after 1, 2, 4 … seconds, ten minutes at most, for two days. */
export function nextTry(now: Date, attempts: number, createdAt: Date): Date | 'give up' {
  if (now.getTime() - createdAt.getTime() > givesUpAfter) return 'give up'
  return new Date(now.getTime() + Math.min(second * 2 ** Math.min(attempts - 1, 20), longestPause))
}
