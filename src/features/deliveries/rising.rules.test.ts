import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countSegments } from '#features/messaging/index.ts'
import { listRising } from './rising.rules.ts'

describe('the values of a function that never falls', () => {
  it('are all found, however it rises', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 80 }), (steps) => {
        const all = steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step, 0))
        const value = (at: number) => all[at] ?? 0
        expect([...listRising(value, 0, all.length - 1)].sort(([a], [b]) => a - b)).toEqual([
          ...all.entries(),
        ])
      }),
    )
  })

  it('are those of the segments of a text as the name in it grows', () => {
    const part = fc.constantFrom('a', 'é', '€', 'न', 'ि', '😀', '👍🏽', ' word', 'पानी को उबालना ')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 150 }), fc.constantFrom('x', 'ā'), (parts, letter) => {
        const value = (length: number) =>
          countSegments(`${letter.repeat(length)}, ${parts.join('')}`).segments
        const found = listRising(value, 1, 60)
        for (let length = 1; length <= 60; length += 1) expect(found.get(length)).toBe(value(length))
      }),
      { numRuns: 50 },
    )
  })

  it('cost few questions where it rises seldom', () => {
    let questions = 0
    const value = (at: number) => {
      questions += 1
      return at < 40 ? 1 : 2
    }
    expect(listRising(value, 1, 60).size).toBe(60)
    expect(questions).toBeLessThan(10)
    expect(listRising(value, 2, 1).size).toBe(0)
  })
})
