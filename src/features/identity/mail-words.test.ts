import { describe, expect, it, test } from 'vitest'
import { countSegments } from '#features/messaging/index.ts'
import { type MailWords, wordsFor } from './mail-words.ts'
import { en } from './mail-words-en.ts'
import { codeText } from './mails.ts'

/** Every text with its path. */
const textsOf = (words: unknown, path: string): [path: string, text: string][] =>
  typeof words === 'object' && words
    ? Object.entries(words).flatMap(([name, value]) => textsOf(value, `${path}.${name}`))
    : [[path, String(words)]]

const textsIn = ({ language: _, direction: __, ...texts }: MailWords) => textsOf(texts, 'words')
const placeholdersOf = (text: string) => (text.match(/\{\w*\}/g) ?? []).sort()
const english = textsIn(en)

describe.each(['ar', 'es', 'fr', 'hi', 'pt'])('the words in %s', (language) => {
  const words = wordsFor(language)
  const texts = textsIn(words)

  it('are in that language and run its way', () => {
    expect(words).toMatchObject({ language, direction: language === 'ar' ? 'rtl' : 'ltr' })
  })

  it('say whatever the English ones say', () => {
    expect(texts.map(([path]) => path)).toEqual(english.map(([path]) => path))
    expect(texts.filter(([, text]) => !text.trim())).toEqual([])
  })

  it('fill in what the English ones do, once each', () => {
    const fillings = (all: typeof texts) => all.map(([path, text]) => [path, placeholdersOf(text)])
    expect(fillings(texts)).toEqual(fillings(english))
    expect(texts.filter(([, text]) => /[{}]/.test(text.replace(/\{\w+\}/g, '')))).toEqual([])
  })

  it('are nowhere left in English', () => {
    const said = new Set(english.map(([, text]) => text))
    expect(texts.filter(([, text]) => said.has(text))).toEqual([])
  })
})

describe.each(['ar', 'en', 'es', 'fr', 'hi', 'pt'])('the text with a code in %s', (language) => {
  const text = codeText(language, '482915', 10)

  it('shows the code at its start, where a locked phone shows it', () => {
    expect(text.slice(0, 20)).toContain('482915')
    expect(text).toContain('10')
  })

  it('is paid as one SMS', () => {
    const isLatin = !['ar', 'hi'].includes(language)
    expect(countSegments(text)).toMatchObject({ segments: 1, encoding: isLatin ? 'gsm7' : 'ucs2' })
  })
})

test.each([
  ['pt-BR', 'pt'],
  ['ES-419', 'es'],
  ['ar', 'ar'],
  ['sw-KE', 'en'],
  ['', 'en'],
  [null, 'en'],
])('the locale %s reads %s', (locale, language) => {
  expect(wordsFor(locale).language).toBe(language)
})
