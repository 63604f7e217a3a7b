import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hasFailedTooLong, judge, nextTry, readRetryAfter } from './retrying.rules.ts'

const now = new Date('2027-01-01T00:00:00Z')
const hour = 3_600_000
const chance = fc.double({ min: 0, max: 1, noNaN: true })

it('tries for about a day, each pause longer than the one before, and then gives up', () => {
  fc.assert(
    fc.property(chance, (chance) => {
      const pauses: number[] = []
      for (let tries = 1; ; tries += 1) {
        const next = nextTry({ tries, now, chance })
        if (next === 'give up') break
        pauses.push(next.getTime() - now.getTime())
      }
      expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
      const whole = pauses.reduce((sum, pause) => sum + pause, 0)
      expect(Math.abs(whole / hour - 24)).toBeLessThan(2)
    }),
  )
})

it('waits as long as it is asked, but no shorter than planned and no longer than the next step', () => {
  const tries = fc.integer({ min: 1, max: 9 })
  fc.assert(
    fc.property(tries, chance, fc.nat({ max: 100 * hour }), (tries, chance, asked) => {
      const [plain, heeded, longer] = [
        nextTry({ tries, now, chance }),
        nextTry({ tries, now, chance, asked }),
        nextTry({ tries: tries + 1, now, chance: 0.5 }),
      ].map(Number)
      expect(heeded).toBeGreaterThanOrEqual(Number(plain))
      expect(heeded).toBeLessThanOrEqual(Number(longer))
    }),
  )
})

it('reads seconds and moments, and nothing else', () => {
  expect(readRetryAfter('120', now)).toBe(120_000)
  expect(readRetryAfter('Fri, 01 Jan 2027 00:01:00 GMT', now)).toBe(60_000)
  expect(readRetryAfter('Thu, 31 Dec 2026 00:01:00 GMT', now)).toBe(0)
  for (const header of [undefined, 'soon', '', '-']) expect(readRetryAfter(header, now)).toBeUndefined()
})

it('takes 2xx alone for taken', () => {
  const statuses = [200, 204, 299, 101, 302, 400, 410, 429, 500]
  expect(statuses.map((status) => judge(status).verdict)).toEqual([
    ...Array(3).fill('delivered'),
    ...['failed', 'failed', 'failed', 'gone', 'failed', 'failed'],
  ])
})

it('has patience for five days', () => {
  const since = (hours: number) => new Date(now.getTime() - hours * hour)
  expect([hasFailedTooLong(since(119.9), now), hasFailedTooLong(since(120), now)]).toEqual([false, true])
})
