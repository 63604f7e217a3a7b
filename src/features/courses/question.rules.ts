import { DomainError } from '#platform/errors.ts'
import { readNumber } from '#platform/numbers.ts'

/** What a lesson asks on its way: answered in one line. */
export type LessonKind = 'choice' | 'number' | 'text'
export type QuestionKind = LessonKind | 'matching' | 'order' | 'essay'
/** Without a `left` a right side that belongs to nothing. */
export type Pair = { left: string; right: string }
export type Criterion = { criterion: string; points: number; description: string }
export type QuestionShape = {
  kind: QuestionKind
  choices: readonly string[]
  answers: readonly string[]
  tolerance: number
  takes_several?: boolean
  pairs?: readonly Pair[]
  rubric?: readonly Criterion[]
  weights?: readonly number[]
}

/** Throws `invalid` when nobody could answer the question right. A question of kind text may have no answers: then every answer counts. */
export function checkQuestion(question: QuestionShape): void {
  checks[question.kind](question)
  checkWeights(question)
}

export function checkLessonKind(kind: QuestionKind): asserts kind is LessonKind {
  if (kind !== 'choice' && kind !== 'number' && kind !== 'text')
    throw invalid(
      `A lesson asks questions of the kinds choice, number and text. Put one of the kind ${kind} into the course’s bank and ask it in a quiz.`,
    )
}

const checks: Record<QuestionKind, (question: QuestionShape) => void> = {
  choice: checkChoices,
  number({ answers }) {
    if (answers.length !== 1 || readNumber(answers[0] ?? '') === undefined)
      throw invalid('A number question has one answer, and it is a number.')
  },
  text() {},
  matching: checkPairs,
  order({ choices }) {
    if (choices.length < 2 || choices.length > 26)
      throw invalid('A question of order has 2 to 26 choices, written in the right order.')
    requireDifferent(choices)
  },
  essay({ rubric = [] }) {
    if (new Set(rubric.map(({ criterion }) => criterion)).size < rubric.length)
      throw invalid('The criteria of a rubric differ from each other.')
  },
}

function checkChoices({ choices, answers, takes_several }: QuestionShape): void {
  if (choices.length < 2 || choices.length > 26) throw invalid('A choice question has 2 to 26 choices.')
  requireDifferent(choices)
  if (answers.length === 0 || !answers.every((answer) => choices.includes(answer)))
    throw invalid('The answers of a choice question are among its choices, one at least.')
  if (takes_several === false && answers.length > 1)
    throw invalid('A choice question with several right answers takes several: set takes_several.')
}

function requireDifferent(choices: readonly string[]): void {
  if (new Set(choices).size < choices.length)
    throw invalid('The choices of a question differ from each other.')
}

function checkPairs({ pairs = [] }: QuestionShape): void {
  const real = pairs.filter(({ left }) => left !== '')
  if (real.length < 2 || pairs.length > 26)
    throw invalid('A matching question has 2 to 26 pairs; two of them at least have a left side.')
  if (new Set(real.map(({ left }) => left)).size < real.length)
    throw invalid('The left sides of a matching question differ from each other.')
  const used = new Set(real.map(({ right }) => right))
  if (pairs.some(({ left, right }) => left === '' && used.has(right)))
    throw invalid('A right side that belongs to nothing differs from those of the pairs.')
}

function checkWeights({ kind, choices, answers, weights = [] }: QuestionShape): void {
  if (weights.length === 0) return
  if (kind !== 'choice' && kind !== 'text')
    throw invalid('Only the choices or the answers of a choice or text question have weights.')
  if (weights.length !== (kind === 'choice' ? choices : answers).length)
    throw invalid('There is one weight for each choice, or for each answer of a text question.')
  if (!weights.some((weight) => weight > 0)) throw invalid('One weight at least is above 0.')
}

const invalid = (message: string) => new DomainError('invalid', 'invalid_question', message)
