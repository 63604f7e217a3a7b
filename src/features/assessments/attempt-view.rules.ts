import { isOver } from './due.rules.ts'
import type { Given } from './given.rules.ts'
import { type AskedQuestion, askQuestion, type Pair, type PaperQuestion, pick } from './paper.rules.ts'

type Answer = {
  question_id: string
  given: Given
  points: number | null
  is_right: boolean | null
  marks: number[] | null
  comment: string
}
type View = {
  id: string
  quiz_id: string
  learner_id: string
  title: string
  number: number
  via: 'web' | 'text'
  question_ids: string[]
  seed: number
  shuffles_choices: boolean
  started_at: Date
  due_at: Date | null
  submitted_at: Date | null
  is_marked: boolean
  points: number | null
  most_points: number
  percent: number | null
  is_passed: boolean | null
  pass_percent: number
  answers: Answer[]
}
/** What is right, and what the teacher says to it. */
export type Solution = { answers: string[]; pairs: Pair[]; praise: string; hint: string }
export type ShownQuestion = AskedQuestion & {
  given: Given | null
  points?: number | null
  is_right?: boolean | null
  marks?: number[] | null
  comment?: string
  solution?: Solution
}
export type AttemptReply = Pick<
  View,
  | 'id'
  | 'quiz_id'
  | 'learner_id'
  | 'title'
  | 'number'
  | 'via'
  | 'started_at'
  | 'due_at'
  | 'submitted_at'
  | 'is_marked'
  | 'most_points'
  | 'pass_percent'
> & {
  is_over: boolean
  seconds_left: number | null
  points: number | null
  percent: number | null
  is_passed: boolean | null
  questions: ShownQuestion[]
}

/** `everything` is for the teacher: also while the attempt is open. */
export type Shows = 'nothing' | 'score' | 'answers' | 'everything'

export function showAttempt(
  view: View,
  paper: readonly PaperQuestion[],
  shows: Shows,
  now: Date,
): AttemptReply {
  const { answers, question_ids, seed, shuffles_choices, ...attempt } = view
  const seesScore = shows === 'everything' || (attempt.submitted_at !== null && shows !== 'nothing')
  const seesAnswers = shows === 'everything' || (attempt.submitted_at !== null && shows === 'answers')
  const scored = { points: attempt.points, percent: attempt.percent, is_passed: attempt.is_passed }
  const isOpen = attempt.submitted_at === null && attempt.due_at !== null
  const left = isOpen ? Number(attempt.due_at) - now.getTime() : null
  return {
    ...attempt,
    ...(seesScore ? scored : { points: null, percent: null, is_passed: null }),
    is_over: isOver(attempt, now),
    seconds_left: left === null ? null : Math.max(0, Math.ceil(left / 1000)),
    questions: pick(paper, question_ids).map((question) => {
      const answer = answers.find(({ question_id }) => question_id === question.id)
      const asked = { ...askQuestion(question, seed, shuffles_choices), given: answer?.given ?? null }
      return seesAnswers ? { ...asked, ...solve(question, answer) } : asked
    }),
  }
}

function solve({ kind, choices, answers, pairs, praise, hint }: PaperQuestion, answer: Answer | undefined) {
  const { points = 0, is_right = false, marks = null, comment = '' } = answer ?? {}
  const real = pairs.filter(({ left }) => left !== '')
  const solution = { answers: kind === 'order' ? choices : answers, pairs: real, praise, hint }
  return { points, is_right, marks, comment, solution }
}
