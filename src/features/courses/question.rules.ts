import { DomainError } from '#platform/errors.ts'
import { readNumber } from '#platform/numbers.ts'

export type QuestionKind = 'choice' | 'number' | 'text'
export type QuestionShape = {
  kind: QuestionKind
  choices: readonly string[]
  answers: readonly string[]
  tolerance: number
}

/** Throws `invalid` when nobody could answer the question right. A question of kind text may have no answers: then every answer counts. */
export function checkQuestion({ kind, choices, answers }: QuestionShape): void {
  if (kind === 'choice') checkChoices(choices, answers)
  if (kind === 'number' && (answers.length !== 1 || readNumber(answers[0] ?? '') === undefined))
    throw invalid('A number question has one answer, and it is a number.')
}

function checkChoices(choices: readonly string[], answers: readonly string[]): void {
  if (choices.length < 2 || choices.length > 26) throw invalid('A choice question has 2 to 26 choices.')
  if (new Set(choices).size < choices.length)
    throw invalid('The choices of a question differ from each other.')
  if (answers.length === 0 || !answers.every((answer) => choices.includes(answer)))
    throw invalid('The answers of a choice question are among its choices, one at least.')
}

const invalid = (message: string) => new DomainError('invalid', 'invalid_question', message)
