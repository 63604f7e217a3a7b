import { cut, foldLetters } from '#platform/letters.ts'
import type { Given } from './given.rules.ts'
import { letterNames, nameChoices, promptText, withPlainDigits } from './grading.rules.ts'
import { type AskedQuestion, askQuestion, type Pair, type PaperQuestion } from './paper.rules.ts'

/** A question of a quiz as it is texted. */
export function quizPrompt({ kind, prompt, choices, takes_several, lefts, rights }: AskedQuestion): string {
  if (kind === 'choice') {
    const several = takes_several ? `${prompt}\n(More than one may be right.)` : prompt
    return promptText({ kind, prompt: several, choices })
  }
  if (kind === 'order') {
    const example = choices.map((_, index) => letter(index)).reverse()
    return [
      prompt,
      ...choices.map(lettered),
      `Reply with the letters in order, like ${example.join(' ')}.`,
    ].join('\n')
  }
  if (kind !== 'matching') return prompt
  const example = lefts.map(
    (_, index) => `${index + 1}${letter(rights.length - 1 - (index % rights.length))}`,
  )
  return [prompt, ...lefts.map(numbered), ...rights.map(lettered), `Reply like ${example.join(' ')}.`].join(
    '\n',
  )
}

const letter = (index: number): string => String.fromCharCode(65 + index)
const lettered = (item: string, index: number): string => `${letter(index)}) ${item}`
const numbered = (item: string, index: number): string => `${index + 1}) ${item}`

const longestAnswer = 2_000

/** What a text says about a question: what it names where it could be read, otherwise the words. */
export function readTexted(question: PaperQuestion, seed: number, shuffles: boolean, text: string): Given {
  const asked = askQuestion(question, seed, shuffles)
  // The cut may go through an emoji, and half of one could not be kept.
  const words = cut(text, longestAnswer)
  if (question.kind === 'choice') return orWords(nameChoices(asked.choices, words), words)
  if (question.kind === 'order') return orWords(readOrder(asked.choices, words), words)
  if (question.kind === 'matching') return orWords(readPairs(asked, words), words)
  return words
}

const orWords = (read: string[] | Pair[], words: string): Given => (read.length > 0 ? read : words)

function readOrder(choices: readonly string[], words: string): string[] {
  const named = letters(words).flatMap((name) => choices[indexOf(name)] ?? [])
  return new Set(named).size === named.length ? named : []
}

const letters = (words: string): string[] => foldLetters(words).match(/\p{L}\p{M}*/gu) ?? []

const indexOf = (name: string): number => letterNames.findIndex((names) => names.includes(name))

function readPairs({ lefts, rights }: AskedQuestion, words: string): Pair[] {
  const said = foldLetters(withPlainDigits(words))
  const pairs = [...said.matchAll(/(\d+)[\s:.)=-]*(\p{L}\p{M}*)/gu)].flatMap(([, number, name = '']) => {
    const [left, right] = [lefts[Number(number) - 1], rights[indexOf(name)]]
    return left !== undefined && right !== undefined ? [{ left, right }] : []
  })
  return new Set(pairs.map(({ left }) => left)).size === pairs.length ? pairs : []
}
