import { expect, it } from 'vitest'
import { findStep, newTotpSecret, totpUri } from './totp.rules.ts'

/** RFC 6238, appendix B, SHA-1: the last six digits of its eight. The secret is the ASCII text 12345678901234567890. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const vectors = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const

it('reads the codes of RFC 6238 at their times, and half a minute before and after', () => {
  for (const [seconds, code] of vectors) {
    const at = (shift: number) => new Date((seconds + shift) * 1000)
    const step = Math.floor(seconds / 30)
    expect([
      findStep(secret, code, at(0)),
      findStep(secret, code, at(-30)),
      findStep(secret, code, at(30)),
    ]).toEqual([step, step, step])
    expect([findStep(secret, code, at(-61)), findStep(secret, code, at(61))]).toEqual([undefined, undefined])
  }
})

it('reads nothing that is not six digits', () => {
  for (const code of ['', '28708', '2870822', '28708a', ' 287082', '２８７０８２'])
    expect(findStep(secret, code, new Date(59_000))).toBeUndefined()
})

it('makes a secret of 160 bits, and a line that every app reads', () => {
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/)
  expect(newTotpSecret()).not.toBe(newTotpSecret())
  expect(totpUri(secret, 'asha@test.example')).toBe(
    `otpauth://totp/Sangam:asha%40test.example?issuer=Sangam&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
  )
})
