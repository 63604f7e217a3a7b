import { foldLetters } from '#platform/letters.ts'
import { type Language, languages, polite, trailing } from './words.ts'

export type Word = 'stop' | 'start' | 'help'

type Meaning = { word: Word; language: string }

const mostTokens = 12

/**
 * What a text asks for when it is nothing but such a word, perhaps with "please", "all", "now" or a number, in any
 * case and between any signs. A word of several languages counts as the first one's.
 */
export function readWord(text: string): Meaning | undefined {
  const tokens = tokensOf(text)
  return tokens.length > mostTokens ? undefined : findWord(tokens)
}

/** What to answer in that language, a BCP 47 tag; in English when there is no such text. */
export function replyFor(word: Word, language: string): string {
  const primary = language.toLowerCase().split(/[-_]/, 1)[0] ?? ''
  const texts = languageTexts.get(primary) ?? languages.en
  return { stop: texts.stopped, start: texts.started, help: texts.helped }[word]
}

function tokensOf(text: string): string[] {
  const tokens = foldLetters(text.normalize('NFKC')).match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  return tokens.filter((token, index) => token !== tokens[index - 1])
}

function findWord(tokens: readonly string[]): Meaning | undefined {
  const fewer = withoutExtra(tokens)
  return words.get(tokens.join(' ')) ?? (fewer && findWord(fewer))
}

function withoutExtra(tokens: readonly string[]): readonly string[] | undefined {
  for (let length = longestExtra; length > 0; length -= 1) {
    if (politeWords.has(tokens.slice(0, length).join(' '))) return tokens.slice(length)
    if (trailingWords.has(tokens.slice(-length).join(' '))) return tokens.slice(0, -length)
  }
  return /^\p{N}+$/u.test(tokens.at(-1) ?? '') ? tokens.slice(0, -1) : undefined
}

const list = (text: string): string[] => text.split(',').map((word) => tokensOf(word).join(' '))

const politeWords = new Set(list(polite))
const trailingWords = new Set([...politeWords, ...list(trailing)])
const longestExtra = Math.max(...[...trailingWords].map((extra) => extra.split(' ').length))

const languageTexts = new Map<string, Language>(Object.entries(languages))
const words = new Map<string, Meaning>(
  [...languageTexts].flatMap(([language, texts]) =>
    (['stop', 'start', 'help'] as const).flatMap((word) =>
      list(texts[word]).map((text) => [text, { word, language }] as const),
    ),
  ),
)
