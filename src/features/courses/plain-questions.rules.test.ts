import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromPlain, isSame, plainChange, toPlain } from './plain-questions.rules.ts'
import { checkQuestion } from './question.rules.ts'

const text = fc.oneof(
  fc.string(),
  fc.float().map(String),
  fc.constantFrom('4', '-0.5', '007', '1,000', ' 4 ', ''),
)
const plain = fc.record({ prompt: text, label: text, answer: text })
const known = plain.map((question) => ({ ...fromPlain(question), tolerance: 0 }))

it('always makes a question that can be answered right, and shows what was written', () => {
  fc.assert(
    fc.property(plain, (question) => {
      const made = fromPlain(question)
      checkQuestion({ ...made, tolerance: 0 })
      expect(toPlain(made)).toEqual({ ...question, answer: question.answer.trim() })
      expect(isSame(made, question)).toBe(true)
    }),
  )
})

it('changes what is sent and nothing else, into a question that can be answered right', () => {
  fc.assert(
    fc.property(
      known,
      fc.record({ prompt: text, answer: text }, { requiredKeys: [] }),
      (question, change) => {
        const changed = { ...question, ...plainChange(question, change) }
        checkQuestion(changed)
        const answer = (change.answer ?? toPlain(question).answer).trim()
        expect(toPlain(changed)).toEqual({ ...toPlain(question), ...change, answer })
      },
    ),
  )
})

it('compares a plain number as a number, and what may mean two as words', () => {
  const kinds = ['4', '-0.5', '4 apples', '1,000', ''].map(
    (answer) => fromPlain({ prompt: '', label: '', answer }).kind,
  )
  expect(kinds).toEqual(['number', 'number', 'text', 'text', 'text'])
})

it('leaves a choice question one as long as the answer is one of its choices', () => {
  const choice = {
    kind: 'choice' as const,
    label: '',
    prompt: 'Which?',
    choices: ['tea', 'milk'],
    answers: ['tea'],
  }
  expect(plainChange(choice, { prompt: 'What?' })).toEqual({ prompt: 'What?', label: '' })
  expect(plainChange(choice, { answer: 'milk' })).toMatchObject({ answers: ['milk'] })
  expect(plainChange(choice, { answer: 'water' })).toMatchObject({
    kind: 'text',
    choices: [],
    answers: ['water'],
  })
})
