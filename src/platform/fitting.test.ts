import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fitJson, sizeOfJson } from './fitting.ts'

it('leaves a text alone that fits', () => {
  expect(fitJson('Hello', 7)).toBe('Hello')
  expect(fitJson('नमस्ते', 20)).toBe('नमस्ते')
})

it('cuts what does not fit, and no more than it must', () => {
  expect(fitJson('Hello you', 10)).toBe('Hello…')
  expect(fitJson('"""""', 9)).toBe('""…')
  expect(fitJson('नमस्ते', 14)).toBe('नमस…')
})

it('fits any text, with whole characters', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 5, max: 400 }),
      (text, most) => {
        const fitted = fitJson(text, most)
        expect(sizeOfJson(fitted)).toBeLessThanOrEqual(most)
        expect(fitted === text || (fitted.endsWith('…') && fitted.isWellFormed())).toBe(true)
        expect(text.startsWith(fitted.slice(0, -1))).toBe(true)
      },
    ),
  )
})
