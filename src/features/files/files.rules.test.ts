import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanName, dispositionHeader } from './file-names.rules.ts'
import { answerTo } from './ranges.rules.ts'
import { isPlainDrawing, textTypeOf } from './texts.rules.ts'

describe('a name', () => {
  it('never leads anywhere, whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (given) => {
        const name = cleanName(given)
        expect(name).not.toMatch(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]|^\.|^$/u)
        expect([...name].length).toBeLessThanOrEqual(200)
        expect(dispositionHeader('inline', name)).toMatch(/^[\x20-\x7e]+$/)
        expect(decodeURIComponent(dispositionHeader('inline', name).split("''")[1] ?? '')).toBe(name)
      }),
    )
  })

  it('stays what it is once it is clean', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (given) => {
        expect(cleanName(cleanName(given))).toBe(cleanName(given))
      }),
    )
  })
})

describe('a part of a file', () => {
  const kept = { size: 100, etag: '"e"', modified: 'Fri, 01 Jan 2027 00:00:00 GMT' }

  it('lies within it, whatever is asked for', () => {
    const number = fc.option(fc.bigInt({ min: 0n, max: 10n ** 20n }), { nil: '' })
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 1_000 }), (first, last, size) => {
        const answer = answerTo({ range: `bytes=${first}-${last}` }, { ...kept, size })
        if (answer.status !== 206) return
        const { start, end } = answer.part
        expect(start >= 0 && start <= end && end < size).toBe(true)
      }),
    )
  })

  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-200', { start: 90, end: 99 }],
    ['bytes=-1', { start: 99, end: 99 }],
    ['bytes=-200', { start: 0, end: 99 }],
    ['Bytes= 5-', { start: 5, end: 99 }],
  ])('is read from %j', (range, part) => expect(answerTo({ range }, kept)).toEqual({ status: 206, part }))

  it.each(['bytes=100-', 'bytes=-0', 'bytes=500-600'])('is none at %j', (range) =>
    expect(answerTo({ range }, kept)).toEqual({ status: 416 }),
  )

  it.each(['bytes=9-0', 'bytes=-', 'bytes=a-b', 'items=0-1', 'bytes=0-1,4-5', ''])(
    'is the whole for %j',
    (range) => expect(answerTo({ range }, kept)).toEqual({ status: 200 }),
  )

  it('is only for who has the rest of the same file', () => {
    const range = 'bytes=0-9'
    for (const if_range of ['"e"', kept.modified])
      expect(answerTo({ range, if_range }, kept)).toMatchObject({ status: 206 })
    for (const if_range of ['W/"e"', '"f"', 'Thu, 31 Dec 2026 00:00:00 GMT'])
      expect(answerTo({ range, if_range }, kept)).toEqual({ status: 200 })
  })

  it('is not sent to who has it', () => {
    for (const if_none_match of ['"e"', 'W/"e"', '"a", "e"', '*'])
      expect(answerTo({ if_none_match }, kept)).toEqual({ status: 304 })
    expect(answerTo({ if_none_match: '"f"', if_modified_since: kept.modified }, kept)).toEqual({
      status: 200,
    })
    expect(answerTo({ if_modified_since: kept.modified }, kept)).toEqual({ status: 304 })
  })
})

describe('a text', () => {
  it.each([
    ['<!DOCTYPE html>', 'text/html'],
    ['\ufeff\n <!-- a --><Script>', 'text/html'],
    ['<?xml version="1.0"?><!-- a -->\n<svg:svg xmlns:svg="x">', 'image/svg+xml'],
    ['<!DOCTYPE svg [<!ENTITY a "b">]><svg>', 'image/svg+xml'],
    ['<book>', 'text/plain'],
    ['a < b', 'text/plain'],
    ['<!-- never ended', 'text/plain'],
    ['{\\rtf1', 'application/rtf'],
    ['a\u0001b', undefined],
  ])('that begins %j is %s', (head, type) => expect(textTypeOf(head)).toBe(type))

  it('is a plain drawing without what reaches out of it or unfolds', () => {
    const draw = (inside: string) => `<svg>${inside}</svg>`
    expect(isPlainDrawing(draw(`<style>${'a{b:c}'.repeat(5_000)}</style><text>Hello</text>`))).toBe(true)
    for (const inside of [
      '<image href="x"/>',
      '<svg:feImage/>',
      '<SCRIPT/>',
      'x'.repeat(1_001),
      '<text>x</text>'.repeat(20_001),
      `<text><style/>${'x'.repeat(2_000)}<style></style></text>`,
      `<text><![CDATA[${'x'.repeat(2_000)}]]></text>`,
    ])
      expect(isPlainDrawing(draw(inside))).toBe(false)
  })
})
