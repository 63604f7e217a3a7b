import type { Given } from './given.rules.ts'
import { gradeAnswer } from './grading.rules.ts'
import { type Pair, type PaperQuestion, round, sumPoints } from './paper.rules.ts'

/** What share of a question an answer earns, from 0 to 1; nothing while a person has to decide. */
export function shareOf(question: PaperQuestion, given: Given): number | null {
  switch (question.kind) {
    case 'choice':
      return Array.isArray(given) ? shareOfChoices(question, given as string[]) : 0
    case 'matching':
      return Array.isArray(given) ? shareOfPairs(question, given as Pair[]) : 0
    case 'order':
      return Array.isArray(given) ? shareOfOrder(question.choices, given as string[]) : 0
    case 'essay':
      return String(given).trim() === '' ? 0 : null
    default:
      return shareOfText(question, String(given))
  }
}

/** One choice: all or nothing. Several: what is right less what is wrong, by the number of right ones, and not below 0. With weights: their sum. */
function shareOfChoices(
  { choices, answers, takes_several, weights }: PaperQuestion,
  given: string[],
): number {
  if (weights.length > 0)
    return within(given.reduce((sum, one) => sum + (weights[choices.indexOf(one)] ?? 0), 0) / 100)
  const right = given.filter((one) => answers.includes(one)).length
  if (!takes_several) return given.length === 1 && right === 1 ? 1 : 0
  return within((right - (given.length - right)) / answers.length)
}

function shareOfPairs({ pairs }: PaperQuestion, given: Pair[]): number {
  const real = pairs.filter(({ left }) => left !== '')
  const right = real.filter((pair) =>
    given.some(({ left, right }) => left === pair.left && right === pair.right),
  )
  return right.length / real.length
}

/** Neighbours count: an item with the right one behind it. Whoever misplaces one of ten loses three of nine, not all. */
function shareOfOrder(choices: readonly string[], given: string[]): number {
  const followed = choices.slice(1).filter((choice, index) => {
    const at = given.indexOf(choices[index] ?? '')
    return at >= 0 && given[at + 1] === choice
  })
  return followed.length / (choices.length - 1)
}

/** A number within the tolerance, a text that is one of the answers: all, or what that answer is worth. */
function shareOfText({ kind, answers, tolerance, weights }: PaperQuestion, given: string): number {
  const asked = { kind: kind === 'number' ? kind : ('text' as const), choices: [], tolerance }
  if (weights.length === 0 || answers.length === 0) return gradeAnswer({ ...asked, answers }, given) ? 1 : 0
  const earned = answers.map((answer, index) =>
    gradeAnswer({ ...asked, answers: [answer] }, given) ? (weights[index] ?? 0) : 0,
  )
  return within(Math.max(...earned) / 100)
}

const within = (share: number): number => Math.min(Math.max(share, 0), 1)

/** `points`: what a machine gave before, which stays. */
export type Answered = {
  question_id: string
  given: Given
  marks?: number[] | null
  points?: number | null
}
export type Graded = { question_id: string; points: number | null; is_right: boolean | null }
export type Result = {
  points: number
  percent: number | null
  is_passed: boolean | null
  is_marked: boolean
  answers: Graded[]
}

/** The whole attempt: what was not answered earns nothing. There is no percent before a person has marked what takes one. */
export function gradeAttempt(
  questions: readonly PaperQuestion[],
  answers: readonly Answered[],
  passPercent: number,
): Result {
  const graded = questions.flatMap((question) => {
    const answer = answers.find(({ question_id }) => question_id === question.id)
    return answer ? [gradeOne(question, answer)] : []
  })
  const points = sumPoints(graded.map((one) => ({ points: one.points ?? 0 })))
  const is_marked = graded.every((one) => one.points !== null)
  const percent = is_marked ? percentOf(points, sumPoints(questions)) : null
  return {
    points,
    percent,
    is_passed: percent === null ? null : percent >= passPercent,
    is_marked,
    answers: graded,
  }
}

function gradeOne(question: PaperQuestion, { given, marks, points: known = null }: Answered): Graded {
  if (!marks && known !== null)
    return { question_id: question.id, points: known, is_right: known > question.points * (1 - 1e-6) }
  const share = marks ? shareOfMarks(question, marks) : shareOf(question, given)
  const points = share === null ? null : round(share * question.points)
  return { question_id: question.id, points, is_right: share === null ? null : share > 1 - 1e-9 }
}

/** What a person gave, criterion by criterion; an essay without a rubric has one, worth 1. */
const shareOfMarks = ({ rubric }: PaperQuestion, marks: readonly number[]): number =>
  within(marks.reduce((sum, one) => sum + one, 0) / mostMarks(rubric).reduce((sum, one) => sum + one, 0))

export const mostMarks = (rubric: readonly { points: number }[]): number[] =>
  rubric.length === 0 ? [1] : rubric.map(({ points }) => points)

const percentOf = (points: number, most: number): number =>
  most === 0 ? 0 : Math.round((points / most) * 10_000) / 100
