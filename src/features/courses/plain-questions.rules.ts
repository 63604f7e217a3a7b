import { readNumber } from '#platform/numbers.ts'
import type { QuestionKind } from './question.rules.ts'

/** A question with one line for what is right and no kind: as interfaces write it that know no more. */
export type PlainQuestion = { prompt: string; label: string; answer: string }
type Known = { kind: QuestionKind; label: string; prompt: string; answers: string[]; choices: string[] }

/** An empty answer lets every answer count; a plain number is compared as a number; anything else as words. */
export function fromPlain({ answer, ...question }: PlainQuestion) {
  const isNumber = /^[+-]?\d+(\.\d+)?$/.test(answer.trim()) && readNumber(answer) !== undefined
  return {
    ...question,
    kind: isNumber ? ('number' as const) : ('text' as const),
    answers: answer.trim() === '' ? [] : [answer.trim()],
    choices: [] as string[],
  }
}

export const toPlain = ({ prompt, label, answers }: Known): PlainQuestion => ({
  prompt,
  label,
  answer: answers[0] ?? '',
})

/** What changes in a question: an answer that is one of its choices, or the one that it has, leaves its kind alone. */
export function plainChange(known: Known, change: Partial<PlainQuestion>): Partial<Known> {
  const { prompt = known.prompt, label = known.label, answer = toPlain(known).answer } = change
  if (answer.trim() === toPlain(known).answer) return { prompt, label }
  if (known.choices.includes(answer)) return { prompt, label, answers: [answer] }
  return fromPlain({ prompt, label, answer })
}

export const isSame = (known: Known, { prompt, label, answer }: PlainQuestion): boolean =>
  known.prompt === prompt && known.label === label && toPlain(known).answer === answer.trim()
