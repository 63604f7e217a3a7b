import fc from 'fast-check'
import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, expect, it } from 'vitest'
import { countSegments } from './segments.rules.ts'

const gsm = '\n\r @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&\'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà'
const extended = '\f^{}\\[~]|€'
const scripts =
  'नमस्ते क्षत्रिय | தமிழ் கொடி | বাংলা ক্ষেত্র | اردُو شُکریہ | తెలుగు | മലയാളം | Ёлка, щи | 你好、世界。| ça và “où” – …'
const emoji = ['😀', '❤️', '👍🏽', '👨‍👩‍👧', '🇮🇳', '1️⃣', '\u200d', '\u200c', 'e\u0301', '각', 'ำ', '𑄋𑄴']

const textOf = (characters: Iterable<string>, most: number) =>
  fc.array(fc.constantFrom(...characters), { maxLength: most }).map((parts) => parts.join(''))

function askLibrary(body: string) {
  const { encodingName, segmentsCount, encodedChars } = new SegmentedMessage(body, 'auto', false)
  const units = encodedChars.reduce((sum, { codeUnits }) => sum + codeUnits.length, 0)
  return { segments: segmentsCount, encoding: encodingName === 'GSM-7' ? 'gsm7' : 'ucs2', units }
}

function agrees(body: string): void {
  expect(countSegments(body)).toEqual(askLibrary(body))
}

describe('a text is counted in segments', () => {
  it.each([
    ['', 1, 'gsm7', 0],
    ['a'.repeat(160), 1, 'gsm7', 160],
    ['a'.repeat(161), 2, 'gsm7', 161],
    ['a'.repeat(306), 2, 'gsm7', 306],
    ['a'.repeat(307), 3, 'gsm7', 307],
    ['€'.repeat(80), 1, 'gsm7', 160],
    [`${'€'.repeat(80)}.`, 2, 'gsm7', 161],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 3, 'gsm7', 306],
    [`${'a'.repeat(159)}😀`, 3, 'ucs2', 161],
    ['Reply `B`', 1, 'ucs2', 9],
    ['ç'.repeat(70), 1, 'ucs2', 70],
    ['ç'.repeat(71), 2, 'ucs2', 71],
    ['ç'.repeat(134), 2, 'ucs2', 134],
    ['ç'.repeat(135), 3, 'ucs2', 135],
    ['😀'.repeat(35), 1, 'ucs2', 70],
    ['😀'.repeat(66), 2, 'ucs2', 132],
    ['😀'.repeat(67), 3, 'ucs2', 134],
    ['👨‍👩‍👧'.repeat(25), 4, 'ucs2', 200],
    ['தமிழ்', 1, 'ucs2', 5],
    ['கா'.repeat(66), 2, 'ucs2', 132],
    ['கா'.repeat(67), 3, 'ucs2', 134],
    [`a${'\u0301'.repeat(700)}`, 11, 'ucs2', 701],
  ])('%j', (body, segments, encoding, units) =>
    expect(countSegments(body)).toEqual({ segments, encoding, units }),
  )

  it.each([
    ['of GSM-7 characters', gsm],
    ['of GSM-7 characters, some of them from the extension', gsm + extended],
    ['of many scripts', scripts],
    ['of many scripts with emoji', [...scripts, ...emoji]],
    ['of GSM-7 characters with emoji', [...gsm, ...extended, ...emoji]],
  ])('as the library counts a text %s', (_, characters) => {
    fc.assert(fc.property(textOf(characters, 400), agrees), { numRuns: 60 })
  })

  it('as the library counts any string at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), agrees))
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), agrees))
  })

  it('with the encoding that the library chooses for each character', () => {
    const wrong = Array.from({ length: 0x3000 }, (_, point) => String.fromCharCode(point)).filter(
      (character) => countSegments(character).encoding !== askLibrary(character).encoding,
    )
    expect(wrong).toEqual([])
  })

  it.each([
    ['short English', 'Lesson 3 is about the tortoise and the hare.'],
    ['long Hindi', 'कछुआ और खरगोश दौड़ने लगे। '.repeat(12)],
  ])('100,000 times a second: %s', (_, body) => {
    const rounds = Array.from({ length: 10 }, () => {
      const start = performance.now()
      for (let count = 0; count < 2_000; count += 1) countSegments(body)
      return performance.now() - start
    })
    expect(Math.min(...rounds)).toBeLessThan(20)
  })
})
