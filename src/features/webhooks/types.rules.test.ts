import fc from 'fast-check'
import { expect, it } from 'vitest'
import { patternOf } from './types.rules.ts'

const word = fc.stringMatching(/^[a-z_]{1,8}$/)
const type = fc.tuple(word, word).map(([kind, what]) => `${kind}.${what}`)
const asked = fc.oneof(
  type,
  word.map((kind) => `${kind}.*`),
)
const asks = (types: string[], one: string) =>
  types.some((each) => each === one || (each.endsWith('.*') && one.startsWith(each.slice(0, -1))))

it('is met by the types that are asked for and by no others', () => {
  const few = fc.tuple(fc.array(asked, { minLength: 1, maxLength: 5 }), type, fc.nat())
  fc.assert(
    fc.property(few, ([types, other, index]) => {
      const pattern = new RegExp(patternOf(types) ?? 'none')
      const named = (types[index % types.length] ?? '').replace('*', 'something')
      expect(pattern.test(named)).toBe(true)
      expect(pattern.test(other)).toBe(asks(types, other))
    }),
  )
})

it('is everything where one asks for everything, and nothing where nobody asks', () => {
  expect(new RegExp(patternOf(['course.completed', '*']) ?? '').test('any.thing')).toBe(true)
  expect(patternOf([])).toBeUndefined()
})

it('takes a dot for a dot', () => {
  const pattern = new RegExp(patternOf(['course.completed', 'group.*']) ?? '')
  expect(
    ['courseXcompleted', 'course.completed_again', 'groups.made'].map((one) => pattern.test(one)),
  ).toEqual([false, false, false])
})
