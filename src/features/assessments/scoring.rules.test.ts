import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askQuestion, type PaperQuestion } from './paper.rules.ts'
import { gradeAttempt, shareOf } from './scoring.rules.ts'
import { chance, drawQuestions, shuffle } from './shuffling.rules.ts'
import { quizPrompt, readTexted } from './text-form.rules.ts'

const base: PaperQuestion = {
  id: 'q',
  kind: 'choice',
  prompt: 'Which?',
  choices: [],
  answers: [],
  tolerance: 0,
  takes_several: false,
  pairs: [],
  rubric: [],
  weights: [],
  praise: '',
  hint: '',
  points: 1,
}
const make = (fields: Partial<PaperQuestion>): PaperQuestion => ({ ...base, ...fields })
const letters = ['a', 'b', 'c', 'd', 'e', 'f']
const pairs = letters.map((left) => ({ left, right: `${left}!` }))

it('a text that is cut within an emoji is kept without half of it', () => {
  for (const kind of ['text', 'essay', 'order'] as const) {
    const kept = readTexted(make({ kind, choices: letters }), 1, false, `${'.'.repeat(1999)}😀`)
    expect([kind, String(kept).length, JSON.stringify(kept).includes('\\ud')]).toEqual([kind, 1999, false])
  }
})

describe('credit', () => {
  it('for several choices is what is right less what is wrong, never below nothing', () => {
    const question = make({ choices: letters, answers: ['a', 'b', 'c'], takes_several: true })
    expect(shareOf(question, ['a', 'b', 'c'])).toBe(1)
    expect(shareOf(question, ['a', 'b'])).toBeCloseTo(2 / 3)
    expect(shareOf(question, ['a', 'b', 'd'])).toBeCloseTo(1 / 3)
    expect(shareOf(question, ['d', 'e', 'f', 'a'])).toBe(0)
    expect(shareOf(question, letters)).toBe(0)
    expect(shareOf(question, [])).toBe(0)
  })

  it('for one choice is all or nothing, and by weight where there are weights', () => {
    const one = make({ choices: letters, answers: ['a'] })
    expect([shareOf(one, ['a']), shareOf(one, ['b']), shareOf(one, ['a', 'b'])]).toEqual([1, 0, 0])
    const weighted = make({ choices: ['a', 'b', 'c'], answers: ['a'], weights: [100, 50, -50] })
    expect(['a', 'b', 'c'].map((choice) => shareOf(weighted, [choice]))).toEqual([1, 0.5, 0])
    const text = make({ kind: 'text', answers: ['Grant', 'Lee'], weights: [100, 25] })
    expect(['grant', 'LEE', 'Jackson'].map((said) => shareOf(text, said))).toEqual([1, 0.25, 0])
  })

  it('for pairs is each pair’s share, and for an order each right neighbour’s', () => {
    const matching = make({ kind: 'matching', pairs: [...pairs, { left: '', right: 'x' }] })
    expect(shareOf(matching, pairs)).toBe(1)
    expect(shareOf(matching, pairs.slice(0, 3))).toBe(0.5)
    const order = make({ kind: 'order', choices: letters })
    expect(shareOf(order, letters)).toBe(1)
    expect(shareOf(order, ['b', 'c', 'd', 'e', 'f', 'a'])).toBeCloseTo(4 / 5)
    expect(shareOf(order, letters.toReversed())).toBe(0)
  })

  it('is between nothing and everything, and everything only for what is right', () => {
    const some = fc.subarray(letters)
    const several = fc.subarray(letters, { minLength: 1 })
    fc.assert(
      fc.property(several, some, (answers, given) => {
        const share = shareOf(make({ choices: letters, answers, takes_several: true }), given) ?? -1
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share === 1).toBe(answers.join() === given.join())
      }),
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(letters), (given) => {
        const share = shareOf(make({ kind: 'order', choices: letters }), given) ?? -1
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share === 1).toBe(given.join() === letters.join())
      }),
    )
    fc.assert(
      fc.property(some, some, (lefts, rights) => {
        const given = lefts.map((left, index) => ({ left, right: `${rights[index] ?? left}!` }))
        const right = given.filter(({ left, right }) => right === `${left}!`).length
        expect(shareOf(make({ kind: 'matching', pairs }), given)).toBeCloseTo(right / 6)
      }),
    )
  })

  it('of the whole attempt is the sum of its questions, complete when a person has marked the essays', () => {
    const essay = make({
      id: 'e',
      kind: 'essay',
      points: 2,
      rubric: [{ criterion: 'x', points: 4, description: '' }],
    })
    const thirds = [0, 1, 2].map((index) =>
      make({ id: `t${index}`, choices: letters, answers: ['a', 'b', 'c'], takes_several: true }),
    )
    const answers = thirds.map(({ id }) => ({ question_id: id, given: ['a'] }))
    expect(gradeAttempt(thirds, answers, 33).percent).toBe(33.33)
    const open = gradeAttempt([...thirds, essay], [...answers, { question_id: 'e', given: 'So.' }], 50)
    expect(open).toMatchObject({ percent: null, is_passed: null, is_marked: false })
    const marked = gradeAttempt([essay], [{ question_id: 'e', given: 'So.', marks: [3] }], 75)
    expect(marked).toMatchObject({ points: 1.5, percent: 75, is_passed: true, is_marked: true })
    const known = gradeAttempt(thirds.slice(0, 1), [{ question_id: 't0', given: ['f'], points: 1 }], 50)
    expect(known.percent).toBe(100)
  })
})

describe('a seed', () => {
  it('gives the same order to the same name, and every order to some', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, name) => {
        const mixed = shuffle(letters, chance(seed, name))
        expect(mixed).toEqual(shuffle(letters, chance(seed, name)))
        expect(mixed.toSorted()).toEqual(letters)
      }),
    )
    const orders = new Set(
      Array.from({ length: 3000 }, (_, seed) => shuffle(['a', 'b', 'c', 'd'], chance(seed, 'q')).join()),
    )
    expect(orders.size).toBe(24)
  })

  it('draws so many questions, each about as often', () => {
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 3000; seed += 1)
      for (const drawn of drawQuestions(letters, { shuffles_questions: false, draws: 2 }, seed))
        counts.set(drawn, (counts.get(drawn) ?? 0) + 1)
    expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(6000)
    expect(Math.min(...letters.map((letter) => counts.get(letter) ?? 0))).toBeGreaterThan(850)
    expect(drawQuestions(letters, { shuffles_questions: false, draws: 6 }, 7)).toEqual(letters)
  })
})

describe('by text', () => {
  const texts = (question: PaperQuestion, seed: number, ...said: string[]) =>
    said.map((text) => readTexted(question, seed, true, text))

  it('an order and pairs are named by their labels, however they are written', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const order = make({ kind: 'order', choices: letters })
        const asked = askQuestion(order, seed, true)
        const named = letters.map((choice) => 'ABCDEF'[asked.choices.indexOf(choice)])
        const forms = [
          named.join(' '),
          named.join(''),
          named.join(', ').toLowerCase(),
          ` ${named.join('-')}.`,
        ]
        for (const given of texts(order, seed, forms[0] ?? '', ...forms.slice(2)))
          expect(given).toEqual(letters)
        const matching = make({ kind: 'matching', pairs: [...pairs, { left: '', right: 'x' }] })
        const { lefts, rights } = askQuestion(matching, seed, true)
        const said = lefts.map((left, index) => [index + 1, 'ABCDEFG'[rights.indexOf(`${left}!`)]])
        const lines = [
          said.map((pair) => pair.join('')).join(' '),
          said.map(([n, l]) => `${n}) ${l}`).join('\n'),
          said
            .map(([n, l]) => `${n}-${l}`)
            .join(',')
            .toLowerCase(),
        ]
        for (const given of texts(matching, seed, ...lines)) expect(given).toEqual(pairs)
      }),
    )
  })

  it('words that name nothing are kept as they are, and earn nothing', () => {
    for (const kind of ['choice', 'order', 'matching'] as const) {
      const question = make({ kind, choices: letters, answers: ['a'], pairs })
      for (const said of ['', '???', '123456789', '😀', 'zz zz', '9Z 8Y'])
        expect([kind, said, shareOf(question, readTexted(question, 1, true, said))]).toEqual([kind, said, 0])
    }
  })

  it('the question says what to reply', () => {
    const order = askQuestion(make({ kind: 'order', prompt: 'Order?', choices: ['x', 'y'] }), 3, false)
    expect(quizPrompt(order)).toMatch(
      /^Order\?\nA\) [xy]\nB\) [xy]\nReply with the letters in order, like B A\.$/,
    )
    const matching = askQuestion(
      make({ kind: 'matching', prompt: 'Match?', pairs: pairs.slice(0, 2) }),
      3,
      false,
    )
    expect(quizPrompt(matching)).toMatch(/^Match\?\n1\) a\n2\) b\nA\) \w!\nB\) \w!\nReply like 1B 2A\.$/)
  })
})
