import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradeAnswer, promptText, rightAnswerText } from './grading.rules.ts'

const choice = (choices: string[], ...answers: string[]) =>
  ({ kind: 'choice', choices, answers, tolerance: 0 }) as const
const number = (answer: string, tolerance = 0) =>
  ({ kind: 'number', choices: [], answers: [answer], tolerance }) as const
const text = (...answers: string[]) => ({ kind: 'text', choices: [], answers, tolerance: 0 }) as const

const texts = (table: string): string[] => table.split('|').map((given) => given.trim())
/** Those of the texts that are graded otherwise. */
const gradedNot = (isRight: boolean, question: Parameters<typeof gradeAnswer>[0], table: string) =>
  texts(table).filter((given) => gradeAnswer(question, given) !== isRight)

const hare = choice(['ran', 'slept', 'ate the grass'], 'slept')
const mammals = choice(['cat', 'the dog', 'a whale', 'trout'], 'cat', 'a whale')

describe('a choice', () => {
  it('is named by its letter, its number, its text or both', () => {
    const right = `b | B | B) | (b) | b. | *B* | Ｂ | 2 | 2) | २ | ٢ | slept | Slept! | b) slept | B slept | 2. slept
      | Answer: B | the answer is b | option b | It is B | बी | ب | В | B 😀 | "b"`
    const wrong = `a | c | d | 1 | 22 | bb | ab | a b | a or b | b) ran | slept ran | ran, slept | sleep | not b | bc
      || ? | 😀 | ate | I do not know | -2`
    expect(gradedNot(true, hare, right)).toEqual([])
    expect(gradedNot(false, hare, wrong)).toEqual([])
  })

  it('of several is right when all the right ones are named and no other', () => {
    const right = `a c | A, C | ac | CA | a and c | A & C | a+c | (a)(c) | a;c | c a | 1 3 | 1,3 | 13 | १ और ३
      | cat, a whale | whale and cat | Cat & Whale | A\nC | answer: a, c | a y c`
    expect(gradedNot(true, mammals, right)).toEqual([])
    const wrong = 'a | c | a b | abc | a, b, c | a c d | acc | cat | whale | cat, dog | all | 1 2 | 123'
    expect(gradedNot(false, mammals, wrong)).toEqual([])
  })

  it('has no number where numbers are among the choices', () => {
    const sum = choice(['1', '2', '4'], '4')
    expect(gradedNot(true, sum, '4 | C | ४ | c) 4')).toEqual([])
    expect(gradedNot(false, sum, '3 | 2 | B')).toEqual([])
    const road = choice(['10 km', '20 km', '2.5 km'], '20 km')
    expect(gradedNot(true, road, '20 | 20km | 20 km. | b')).toEqual([])
    expect(gradedNot(false, road, '2 | 2.5 | 20 m | 10')).toEqual([])
    expect(gradedNot(false, choice(['$5', '€5'], '€5'), '5 | $5 | a')).toEqual([])
  })

  it('is kept apart from one that differs in an accent, a sign or a capital', () => {
    for (const choices of [
      ['ano', 'año'],
      ['india', 'India'],
      ['C', 'C++', 'C#'],
      ['+', '-', '%', '&'],
      ['$5', '€5'],
    ])
      for (const right of choices)
        for (const given of choices)
          expect(gradedNot(right === given, choice(choices, right), given)).toEqual([])
    expect(gradedNot(false, choice(['ano', 'año'], 'ano'), 'AÑO | ANO')).toEqual([])
  })

  it('of letters is labelled with a number, so that its letter is its text', () => {
    const vitamin = choice(['B', 'C', 'A'], 'C')
    expect(gradedNot(true, vitamin, 'C | c. | 2 | 2) C')).toEqual([])
    expect(gradedNot(false, vitamin, 'B | 3 | A')).toEqual([])
    expect(promptText({ ...vitamin, prompt: 'Oranges?' })).toBe(
      'Oranges?\n1) B\n2) C\n3) A\nReply 1, 2 or 3.',
    )
    expect(rightAnswerText(vitamin)).toBe('2) C')
    expect(rightAnswerText(choice(['क', 'ख'], 'ख'))).toBe('2) ख')
    expect(rightAnswerText(choice(['猫', '狗'], '狗'))).toBe('B) 狗')
  })

  it('is named in any script', () => {
    const animals = choice(['ख़रगोश', 'कछुआ', 'शेर'], 'कछुआ')
    expect(gradedNot(true, animals, 'कछुआ | कछुआ। | B | २ | बी')).toEqual([])
    expect(gradedNot(false, animals, 'कछआ | शेर | १')).toEqual([])
    const urdu = choice(['خرگوش', 'کچھوا'], 'کچھوا')
    expect(gradedNot(true, urdu, 'کچھوا | كچھوا | ۲ | b')).toEqual([])
  })

  it('is right however it is named, and no other is', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[a-zа-яक-ह]{3,8}$/), { minLength: 2, maxLength: 26 })
    fc.assert(
      fc.property(words, fc.nat(25), fc.nat(25), (choices, first, second) => {
        const [right, said] = [first % choices.length, second % choices.length]
        const letter = String.fromCharCode(97 + said)
        const forms = `${letter}| ${letter.toUpperCase()}.|${said + 1}|${choices[said]}|${letter}) ${choices[said]}`
        expect(gradedNot(said === right, choice(choices, `${choices[right]}`), forms)).toEqual([])
      }),
    )
  })

  it('of several is right exactly when the set is', () => {
    const colours = ['red', 'green', 'blue', 'white', 'black']
    const some = fc.subarray(colours, { minLength: 1 })
    fc.assert(
      fc.property(some, some, fc.constantFrom(' ', ', ', '', ' and '), (answers, named, between) => {
        const letters = named.map((colour) => 'abcde'[colours.indexOf(colour)]).reverse()
        const isRight = answers.join() === named.join()
        expect(gradeAnswer(choice(colours, ...answers), letters.join(between))).toBe(isRight)
        const isList = named.length === 1 || between.trim() !== ''
        expect(gradeAnswer(choice(colours, ...answers), named.join(between))).toBe(isRight && isList)
      }),
    )
  })
})

describe('a number', () => {
  it.each([
    [
      '42',
      '42. | 42 km | 42km | It is 42 | it is 42, I think | x=42 | Rs.42 | $42 | ४२ | ٤٢ किमी | 42.0 | a-42',
    ],
    ['-3.5', '-3.5 | −3,5 | -3.50 °C | minus 3.5 | It is -3.5 | - 3.5'],
    ['1000', '1000 | 1,000 | 1.000 | 1 000 | 1000 m | 1,000 m | 1 000 people | १,०००'],
    ['100000', '1,00,000 | 100,000 | 100.000,00'],
    ['1.5', '1,5 | 1.5 kg | ١٫٥ | about 1.5'],
    ['0.3', '0.30000000000000004 | .3 | 0,3'],
    ['3', '3 | CO3 | 3-4'],
  ])('%s is read in: %s', (answer, table) => expect(gradedNot(true, number(answer), table)).toEqual([]))

  it.each([
    ['42', '| 43 | 4 | 2 | 421 | 42.5 | -42 | forty-two | 1/42 | 42/7 | 10:42 | 42:10 | 4.2.1 | 1,2,42'],
    ['1', '1/2 | ½ | 1½ | 10:30 | 0.1 | 11'],
    ['125', '0.125 | 012.125'],
    ['1000000000001', '1000000000000'],
    ['5', `${'word '.repeat(20)} 5 | ${'9'.repeat(400)}`],
  ])('%s is not read in: %s', (answer, table) => expect(gradedNot(false, number(answer), table)).toEqual([]))

  it('is right within its tolerance, the bounds included', () => {
    expect(gradedNot(true, number('0.3', 0.1), '0.2 | 0.4 | .3 | 0.25')).toEqual([])
    expect(gradedNot(false, number('0.3', 0.1), '0.199 | 0.401 | -0.3')).toEqual([])
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
    fc.assert(
      fc.property(cents, cents, fc.nat(1_000), (right, said, tolerance) => {
        const question = number(String(right / 100), tolerance / 100)
        expect(gradeAnswer(question, `it is ${said / 100} kg`)).toBe(Math.abs(said - right) <= tolerance)
        expect(gradeAnswer(question, String((right + tolerance) / 100))).toBe(true)
      }),
    )
  })
})

describe('a text', () => {
  it.each([
    ['tortoise', 'Tortoise. | the tortoise | A TORTOISE! | tortoises | tortise | It is a tortoise 🐢'],
    ['the sun', 'sun | The Sun | sun.'],
    ['São Paulo', 'sao paulo | SÃO PAULO | Sao-Paulo | saopaulo'],
    ["don't", 'dont | Don’t'],
    ['1857', '1857 | १८५७ | 1857.'],
    ['कछुआ', 'कछुआ | कछुआ।'],
    ['أرنب', 'ارنب | أَرْنَب'],
    ['H2O', 'h2o | H₂O | H 2 O'],
    ['C++', 'c++ | C + +'],
    ['-5', '-5 | −5'],
    ['%', '%'],
    ['a', 'a | A.'],
  ])('%s is: %s', (answer, table) => expect(gradedNot(true, text(answer), table)).toEqual([]))

  it.each([
    ['tortoise', '| tortiose | hare | tort | tortoise hare | ortoise | 🐢'],
    ['hares', 'hare | haress | bares'],
    ['symmetric', 'asymmetric'],
    ['1857 revolt', '1858 revolt'],
    ['1234567', '1234568'],
    ['1/2', '12 | 1.2'],
    ['5', '-5'],
    ['C++', 'C'],
    ['कछुआ', 'कछआ | काछुआ'],
    ['%', '& | 5'],
  ])('%s is not: %s', (answer, table) => expect(gradedNot(false, text(answer), table)).toEqual([]))

  it('is right with any of its answers, and with anything when it has none', () => {
    expect(gradedNot(true, text('hare', 'rabbit'), 'Rabbit | hare')).toEqual([])
    expect(gradedNot(true, text(), 'what I think | 5 | 🙂 | ।')).toEqual([])
    expect(gradedNot(false, text(), '|\u200b\ufeff')).toEqual([])
  })

  it('with more than five letters may have one slip, after its first letter', () => {
    const word = fc.stringMatching(/^[bcdé]{1,9}$/)
    const plain = (accented: string) => accented.replaceAll('é', 'e')
    fc.assert(
      fc.property(word, word, (answer, given) => {
        const [right, said] = [plain(answer), plain(given)]
        const isSlip = right.length > 5 && right[0] === said[0] && isOneEdit(right, said)
        expect(gradeAnswer(text(answer), given.toUpperCase())).toBe(right === said || isSlip)
      }),
      { numRuns: 2_000 },
    )
  })

  const without = (word: string, index: number) => word.slice(0, index) + word.slice(index + 1)
  const shorter = (word: string) => Array.from(word, (_, index) => without(word, index))
  const isOneEdit = (a: string, b: string) =>
    shorter(a).includes(b) ||
    shorter(b).includes(a) ||
    (a.length === b.length && shorter(a).some((rest, index) => rest === without(b, index)))
})

describe('a question as it is texted', () => {
  it('lists its choices with letters', () => {
    const asked = 'What did it do?\nA) ran\nB) slept\nC) ate the grass\nReply A, B or C.'
    expect(promptText({ ...hare, prompt: 'What did it do?' })).toBe(asked)
    expect(promptText({ kind: 'choice', choices: ['x1', 'y'], prompt: 'So?' })).toBe(
      'So?\nA) x1\nB) y\nReply A or B.',
    )
    expect(promptText({ ...number('42'), prompt: 'How far?' })).toBe('How far?')
  })

  it('shows the right answer, and nothing when every answer counts', () => {
    const questions = [hare, mammals, number('42'), text('tortoise', 'turtle'), text()]
    expect(questions.map(rightAnswerText)).toEqual(['B) slept', 'A) cat, C) a whale', '42', 'tortoise', ''])
  })

  it('is answered by what is shown as right', () => {
    const writing = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((it) => /[\p{L}\p{S}]/u.test(it))
    const question = fc.oneof(
      fc
        .uniqueArray(writing, { minLength: 2, maxLength: 26 })
        .map((choices) => choice(choices, `${choices[0]}`)),
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((value) => number(value.toFixed(3))),
      writing.map((answer) => text(answer)),
    )
    fc.assert(
      fc.property(question, (asked) => {
        const shown = rightAnswerText(asked)
        expect(gradeAnswer(asked, asked.kind === 'choice' ? `${shown.split(')', 1)[0]}` : shown)).toBe(true)
      }),
    )
  })

  it('is graded in a moment, however long the answer', () => {
    const start = performance.now()
    for (const question of [hare, number('42'), text('tortoise')])
      for (const part of ['1/ ', 'a, ', '\n ', 'e\u0301', 'minus '])
        gradeAnswer(question, `x${part.repeat(30_000)}x`)
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})
