import fc from 'fast-check'
import { expect, it } from 'vitest'
import { minorDigits, toMajor, toMinor } from './money.ts'

it('knows how many digits a currency has', () => {
  expect(['USD', 'INR', 'JPY', 'KWD', 'xyz', ''].map(minorDigits)).toEqual([2, 2, 0, 3, 2, 2])
})

it('reads what is written, where a float is a little less', () => {
  expect([1.005, 49.99, 0.1 + 0.2, 1e-7, 8.575].map((major) => toMinor(major, 'USD'))).toEqual([
    101, 4999, 30, 0, 858,
  ])
  expect(toMinor(1999.5, 'JPY')).toBe(2000)
  expect(toMajor(12345, 'KWD')).toBe(12.345)
})

it('loses nothing on the way to a number and back', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 }),
      fc.constantFrom('USD', 'JPY', 'KWD'),
      (minor, currency) => {
        expect(toMinor(toMajor(minor, currency), currency)).toBe(minor)
      },
    ),
  ))
