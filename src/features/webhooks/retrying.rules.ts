const [second, minute, hour] = [1_000, 60_000, 3_600_000]

/** How long to wait after the first, second … try that failed: about 24 hours in all. */
const pauses = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
  10 * hour,
]

type Failed = {
  /** How often it was tried, this time included. */
  tries: number
  now: Date
  /** 0 to 1, so that what failed together does not come back together. */
  chance: number
  /** What the receiver asked for, in ms. It is heeded as far as the next step. */
  asked?: number | undefined
}

/** When a failed try is repeated. */
export function nextTry({ tries, now, chance, asked = 0 }: Failed): Date | 'give up' {
  const pause = pauses[tries - 1]
  if (pause === undefined) return 'give up'
  const longest = pauses[tries] ?? pause
  const jittered = pause * (0.95 + chance / 10)
  return new Date(now.getTime() + Math.round(Math.max(jittered, Math.min(asked, longest))))
}

/** A `Retry-After` of seconds or of a moment, in ms from `now`; nothing when it says neither. */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * second
  const moment = Date.parse(header)
  return Number.isNaN(moment) ? undefined : Math.max(moment - now.getTime(), 0)
}

export type Verdict = 'delivered' | 'failed' | 'gone'

/** What an answer's status means, and in words why it is a failure. */
export function judge(status: number): { verdict: Verdict; failure: string | null } {
  if (status >= 200 && status < 300) return { verdict: 'delivered', failure: null }
  if (status === 410)
    return { verdict: 'gone', failure: 'The receiver answered 410: it is gone. The endpoint is paused.' }
  if (status >= 300 && status < 400)
    return {
      verdict: 'failed',
      failure: `The receiver redirected (${status}). Redirects are not followed: give the endpoint the address to which it leads.`,
    }
  return { verdict: 'failed', failure: `The receiver answered ${status}.` }
}

/** How long an endpoint may do nothing but fail, in ms. */
const patience = 5 * 24 * hour

export const hasFailedTooLong = (since: Date, now: Date): boolean =>
  now.getTime() - since.getTime() >= patience
