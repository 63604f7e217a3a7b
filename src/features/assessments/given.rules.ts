import { DomainError } from '#platform/errors.ts'
import type { Pair, PaperQuestion } from './paper.rules.ts'

/**
 * What a learner answered. A list of texts: the chosen choices, or all of them in the order that they think right. Pairs:
 * what belongs together. A text: everything else, and whatever came by text message and could not be read as one of those.
 */
export type Given = string | string[] | Pair[]

const longestText = 2_000
const longestEssay = 20_000

/** The answer as it is kept. Throws `invalid` when the question cannot be answered so. */
export function checkGiven(question: PaperQuestion, given: Given | number): Given {
  const { kind } = question
  if (kind === 'matching') return checkMatching(question, given)
  if (kind === 'order') return checkNamed(question, given, question.choices.length)
  if (kind === 'choice') return checkNamed(question, given, question.takes_several ? 26 : 1)
  const text = typeof given === 'number' ? String(given) : given
  const longest = kind === 'essay' ? longestEssay : longestText
  if (typeof text !== 'string') throw invalid(`A question of the kind ${kind} is answered by a text.`)
  if (text.length > longest)
    throw invalid(`This answer has ${text.length} characters; ${longest} at most are kept. Shorten it.`)
  return text
}

function checkNamed({ kind, choices }: PaperQuestion, given: Given | number, most: number): string[] {
  const named = typeof given === 'string' ? [given] : given
  const isListed = Array.isArray(named) && named.every((one) => typeof one === 'string')
  if (!isListed) throw invalid(`A question of the kind ${kind} is answered by a list of its choices.`)
  if (!named.every((one) => choices.includes(one)))
    throw invalid(
      'The answer names something that is not among the choices. Send the choices as they are written.',
    )
  if (new Set(named).size < named.length) throw invalid('The answer names a choice twice.')
  if (named.length > most) throw invalid('This question takes one choice only.')
  return named
}

function checkMatching({ pairs }: PaperQuestion, given: Given | number): Pair[] {
  const isPairs = (list: unknown[]): list is Pair[] => list.every((one) => typeof one === 'object')
  if (!Array.isArray(given) || !isPairs(given))
    throw invalid('A matching question is answered by a list of {left, right}.')
  const [lefts, rights] = [pairs.map(({ left }) => left), pairs.map(({ right }) => right)]
  if (!given.every(({ left, right }) => left !== '' && lefts.includes(left) && rights.includes(right)))
    throw invalid(
      'The answer pairs something that is not in the question. Send both sides as they are written.',
    )
  if (new Set(given.map(({ left }) => left)).size < given.length)
    throw invalid('The answer has one left side twice.')
  return given
}

const invalid = (message: string) => new DomainError('invalid', 'invalid_answer', message)
