import { chance, shuffle } from './shuffling.rules.ts'

export type Kind = 'choice' | 'number' | 'text' | 'matching' | 'order' | 'essay'
export type Pair = { left: string; right: string }
export type Criterion = { criterion: string; points: number; description: string }

/** A question as it was when the attempt began, with what is right. */
export type PaperQuestion = {
  id: string
  kind: Kind
  prompt: string
  choices: string[]
  answers: string[]
  tolerance: number
  takes_several: boolean
  pairs: Pair[]
  rubric: Criterion[]
  weights: number[]
  praise: string
  hint: string
  points: number
}

/** What a learner sees of a question before they have submitted: nothing of what is right. */
export type AskedQuestion = {
  id: string
  kind: Kind
  prompt: string
  takes_several: boolean
  choices: string[]
  lefts: string[]
  rights: string[]
  rubric: Criterion[]
  most_points: number
}

/** The order of a question’s choices comes from the attempt’s seed; that of things to be ordered or matched always does. */
export function askQuestion(question: PaperQuestion, seed: number, shufflesChoices: boolean): AskedQuestion {
  const { id, kind, prompt, takes_several, choices, pairs, rubric, points } = question
  const next = chance(seed, id)
  const rights = [...new Set(pairs.map(({ right }) => right))]
  return {
    id,
    kind,
    prompt,
    takes_several,
    choices: kind === 'order' || shufflesChoices ? shuffle(choices, next) : choices,
    lefts: pairs.map(({ left }) => left).filter(Boolean),
    rights: shuffle(rights, next),
    rubric,
    most_points: points,
  }
}

/** The questions of a paper that an attempt asks, in its order. */
export function pick(questions: readonly PaperQuestion[], ids: readonly string[]): PaperQuestion[] {
  const byId = new Map(questions.map((question) => [question.id, question]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export const sumPoints = (questions: readonly { points: number }[]): number =>
  round(questions.reduce((sum, { points }) => sum + points, 0))

/** Six decimals: three thirds are a whole again when percents are made of them. */
export const round = (points: number): number => Math.round(points * 1e6) / 1e6
