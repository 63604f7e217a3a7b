import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readGift, writeGiftFile } from './gift.rules.ts'
import { blank, type GiftQuestion } from './gift-reading.rules.ts'

const read = (text: string) => readGift(text, (html) => html.replace(/<[^>]*>/g, ''))
const one = (text: string): Partial<GiftQuestion> => {
  const question = read(text).questions[0]?.question
  const changed = Object.entries(question ?? {}).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(blank[key as keyof GiftQuestion]),
  )
  return Object.fromEntries(changed)
}

it('reads every kind that GIFT has', () => {
  expect(one('::Q1:: What is 2+2? {=4#yes ~3#no ~5#no}')).toEqual({
    kind: 'choice',
    label: 'Q1',
    prompt: 'What is 2+2?',
    choices: ['4', '3', '5'],
    answers: ['4'],
    praise: 'yes',
    hint: 'no',
  })
  expect(one('Which? {~%50%A ~%50%B ~%-50%C ~%-50%D}')).toEqual({
    kind: 'choice',
    prompt: 'Which?',
    choices: ['A', 'B', 'C', 'D'],
    answers: ['A', 'B'],
    takes_several: true,
  })
  expect(one('Which? {~%50%A ~%50%B ~%-100%C}')).toMatchObject({ weights: [50, 50, -100] })
  expect(one('Which? {=A ~%50%B ~C}')).toMatchObject({ answers: ['A'], weights: [100, 50, 0] })
  expect(one('Blue? {FALSE#It is.#Right.####Look up.}')).toMatchObject({
    choices: ['True', 'False'],
    answers: ['False'],
    praise: 'Right.',
    hint: 'It is.',
  })
  expect(one('When? {#1822:5}')).toMatchObject({ kind: 'number', answers: ['1822'], tolerance: 5 })
  expect(one('When? {#-1.5..2.5}')).toMatchObject({ kind: 'number', answers: ['0.5'], tolerance: 2 })
  expect(one('When? {#7}')).toMatchObject({ kind: 'number', answers: ['7'] })
  expect(one('Who? {=Grant =%50%Lee}')).toMatchObject({
    kind: 'text',
    answers: ['Grant', 'Lee'],
    weights: [100, 50],
  })
  expect(one('Two {=a -> b\\:c =d -> e = -> f}')).toMatchObject({
    kind: 'matching',
    pairs: [
      { left: 'a', right: 'b:c' },
      { left: 'd', right: 'e' },
      { left: '', right: 'f' },
    ],
  })
  expect(one('Why? {####Because.}')).toEqual({ prompt: 'Why?', praise: 'Because.', hint: 'Because.' })
  expect(one('Grant is {=buried ~alive} there.')).toMatchObject({ prompt: 'Grant is _____ there.' })
  expect(one('[html]<b>Who</b>\\= {=a =b}')).toMatchObject({ prompt: 'Who=' })
})

it('takes tags and categories, and leaves comments and texts out', () => {
  const { questions, notes, errors } = read(
    '$CATEGORY: $course$/Birds\n\n// about [tag:easy]\nOwl? {T}\n\nJust a text.\n\n// alone\n\nCrow? {\n// inside\n=yes\n~no\n}\n',
  )
  expect(questions.map(({ line, question }) => [line, question.prompt, question.tags])).toEqual([
    [3, 'Owl?', ['Birds', 'easy']],
    [10, 'Crow?', ['Birds']],
  ])
  expect([notes.map(({ line }) => line), errors]).toEqual([[6], []])
})

it('says for each question that it cannot read in which line, and reads the others', () => {
  const { questions, errors } = read(
    'One {=a ~b}\n\nTwo {\n=a\n~%x%b\n}\n\nThree {=a ~b\n\n// sangam: {"kind"\nFour {}\n',
  )
  expect(questions.map(({ question }) => question.prompt)).toEqual(['One', 'Four'])
  expect(errors.map(({ line }) => line)).toEqual([5, 8, 10])
  expect(errors[1]?.message).toContain('Expected "}"')
})

it('notes what it could not keep', () => {
  expect(read('When? {#=1822 =%50%1822:2}').notes).toHaveLength(1)
  expect(read('Which? {=A =B ~C}').notes).toHaveLength(1)
  expect(read('When? {#=1822:1#yes ~#no}').notes).toEqual([])
})

it('writes what GIFT cannot hold into a comment that others skip', () => {
  const order = { ...blank, kind: 'order' as const, prompt: 'In order?', choices: ['one', 'two'] }
  expect(writeGiftFile([order])).toBe('// sangam: {"kind":"order","choices":["one","two"]}\nIn order? {}\n')
  const plain = { ...blank, kind: 'text' as const, prompt: 'Who: {a}?', answers: ['x'], tags: ['t'] }
  expect(writeGiftFile([plain])).toBe('// [tag:t]\nWho\\: \\{a\\}? {\n=x\n}\n')
})

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'\\~=#{}:%[]/-> \nan&058;*$T') }),
  fc.constantFrom(
    '[html]x',
    '%50%a',
    '//a',
    '$CATEGORY: x',
    '->',
    'a  b',
    ' a',
    '&&058;',
    '::t::',
    '*',
    'TRUE',
    '=',
    '\t',
  ),
)
const some = <T>(item: fc.Arbitrary<T>, min: number, max: number) =>
  fc.array(item, { minLength: min, maxLength: max })
const words = {
  prompt: word,
  praise: fc.option(word, { nil: '' }),
  hint: fc.option(word, { nil: '' }),
  label: fc.option(word, { nil: '' }),
}
const rights = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 })
const make = (fields: Partial<GiftQuestion>): GiftQuestion => ({ ...blank, ...fields })

const question: fc.Arbitrary<GiftQuestion> = fc
  .record({
    ...words,
    choices: fc.uniqueArray(word, { minLength: 2, maxLength: 5 }),
    rights,
    several: fc.boolean(),
    weights: some(fc.integer({ min: -100, max: 100 }), 5, 5),
    kind: fc.constantFrom('choice', 'weighted', 'text', 'worth', 'number', 'matching', 'order', 'essay'),
    number: fc.double({ noNaN: true, noDefaultInfinity: true }),
    tolerance: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    tags: fc.uniqueArray(fc.constantFrom('a', 'b c', 'd:e'), { maxLength: 3 }),
  })
  .map(({ choices, rights, several, weights, kind, number, tolerance, tags, ...said }) => {
    const base = { ...said, tags }
    const right = choices.filter((_, index) => rights[index] || index === 0)
    const answers = several ? right : right.slice(0, 1)
    const worth = choices.map((_, index) => weights[index] ?? 0)
    const choice = { kind: 'choice' as const, choices, answers, takes_several: several }
    if (kind === 'choice') return make({ ...base, ...choice })
    if (kind === 'weighted') return make({ ...base, ...choice, weights: worth })
    if (kind === 'text') return make({ ...base, kind, answers: several ? choices : [] })
    if (kind === 'worth') return make({ ...base, kind: 'text', answers: choices, weights: worth })
    if (kind === 'number') return make({ ...base, kind, answers: [String(number)], tolerance })
    if (kind === 'order') return make({ ...base, kind, choices })
    if (kind === 'essay')
      return make({ ...base, kind, rubric: [{ criterion: choices[0] ?? '', points: 2, description: '' }] })
    return make({
      ...base,
      kind: 'matching',
      pairs: choices.map((left, index) => ({ left: index === 2 ? '' : left, right: `${left}!` })),
    })
  })

it('reads again what it wrote, whatever the words', () => {
  fc.assert(
    fc.property(fc.array(question, { minLength: 1, maxLength: 4 }), (questions) => {
      const file = read(writeGiftFile(questions))
      expect(file.errors).toEqual([])
      expect(file.questions.map((one) => one.question)).toEqual(questions)
    }),
    { numRuns: 500 },
  )
})
