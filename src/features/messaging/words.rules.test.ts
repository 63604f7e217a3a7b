import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countSegments } from './segments.rules.ts'
import { readWord, replyFor, type Word } from './words.rules.ts'
import { languages } from './words.ts'

const kinds: Word[] = ['stop', 'start', 'help']
const entries = Object.entries(languages).flatMap(([language, texts]) =>
  kinds.flatMap((word) => texts[word].split(/,\s*/).map((text) => ({ language, word, text }))),
)
const entry = fc.constantFrom(...entries)
const padding = fc
  .array(fc.constantFrom(...' \n\t.!?,;:“”"\'«»()[]*_-–…।؟🙏🛑\u200b\ufeff\u200f\ufe0f'), { maxLength: 6 })
  .map((signs) => signs.join(''))

const texts = (table: string): string[] => table.split('|').map((text) => text.trim())

describe('a text that is only a word', () => {
  it.each(
    texts(`stop | STOP | Stop. | stop!! | “STOP” | STOP 🙏 | 🛑STOP🛑 | *Stop* | \u200bSTOP\ufeff | S.T.O.P. | ＳＴＯＰ | 𝐒𝐓𝐎𝐏
      | st\u00adop | stop stop STOP | STOP 12345 | stop १२३ | stop +91 98450 12345 | STOP ALL | STOP 1️⃣ | stop please | Please stop
      | pls stop now, thank you | stop all now | opt out | opt-out | OptOut | OPT OUT | quit | End | revoke | cancel
      | unsubscribe | StopAll | don't text me | Don’t text me please`),
  )('stops in English: %j', (text) => expect(readWord(text)).toEqual({ word: 'stop', language: 'en' }))

  it.each([
    ['es', 'PARAR | Alto | ¡Basta! | CANCELAR | detener | Baja | por favor, pare | no mas'],
    ['fr', 'ARRÊT | arret | Arrêtez, s’il vous plaît'],
    ['de', 'Abmelden bitte | aufhören | aufhoeren'],
    ['tr', 'İPTAL | iptal'],
    ['pl', 'zatrzymać'],
    ['ru', 'СТОП | Отписаться, пожалуйста'],
    ['hi', 'स्टॉप | रोको | बंद | बंद करो | कृपया बंद करें। | Band karo ji | ruko'],
    ['bn', 'বন্ধ করুন'],
    ['mr', 'थांबा'],
    ['ta', 'நிறுத்து'],
    ['te', 'ఆపండి'],
    ['gu', 'અટકાવો'],
    ['ur', 'بند کریں | بند كريں'],
    ['ar', 'إيقاف | ايقاف | أَوْقِف | إلغــاء'],
    ['sw', 'tafadhali sitisha'],
    ['id', 'berhenti'],
    ['zh', '退订 | 停止。'],
  ])('stops in other languages: %s', (language, table) => {
    for (const text of texts(table))
      expect([text, readWord(text)]).toEqual([text, { word: 'stop', language }])
  })

  it.each([
    ['START', 'start', 'en'],
    ['unstop', 'start', 'en'],
    ['Empezar', 'start', 'es'],
    ['शुरू', 'start', 'hi'],
    ['Help!', 'help', 'en'],
    ['HELP ME PLEASE', 'help', 'en'],
    ['ayúdame', 'help', 'es'],
    ['Madad', 'help', 'hi'],
    ['مدد', 'help', 'ur'],
  ])('%j asks for %s', (text, word, language) => expect(readWord(text)).toEqual({ word, language }))

  it('has its meaning in any case and between any signs', () => {
    const cased = entry.chain(({ text, word }) =>
      fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((uppers) => ({
        word,
        text: [...text].map((letter, index) => (uppers[index] ? letter.toUpperCase() : letter)).join(''),
      })),
    )
    fc.assert(
      fc.property(padding, cased, padding, (before, { text, word }, after) => {
        expect(readWord(before + text + after)?.word).toBe(word)
      }),
      { numRuns: 1_000 },
    )
  })

  it('has its meaning with or without accents, and after "please" or before a number', () => {
    fc.assert(
      fc.property(entry, fc.nat(), ({ text, word }, number) => {
        const accentless = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
        for (const form of [accentless, text.normalize('NFD'), `Please ${text}`, `${text}, ${number}`])
          expect(readWord(form)?.word).toBe(word)
      }),
    )
  })
})

describe('a text that is more than a word, or none', () => {
  it.each(
    texts(`stop the car at the red light | The end | I cannot stop | Why did the bus stop? | non-stop | all stop || 🙏 | !!!
      | 5 | 12345 | please | please, 5 | thank you | all | now | B | b) | a c | २ | yes | no | ok | sí | oui | haan | acha
      | achha | ji | tak | ndiyo | हाँ | नहीं | جی | ஆம் | true | stopwatch | stopped | weekend | helpful | bus | band | dur
      | fin | the tortoise | stop, start | 12 stop | बंद दरवाज़ा | बस | نہیں بند | parar el coche | alta | baja por la escalera
      | starting point | détente | constructor | __proto__`),
  )('is left alone: %j', (text) => expect(readWord(text)).toBeUndefined())

  it('is left alone when ordinary words stand around the word', () => {
    const ordinary = fc.constantFrom(
      ...'the car they cannot light कछुआ tortuga because خرگوش B ஆமை'.split(' '),
    )
    const sentence = fc
      .tuple(fc.array(entry, { maxLength: 2 }), fc.array(ordinary, { minLength: 1, maxLength: 8 }))
      .chain(([some, others]) => {
        const parts = [...some.map(({ text }) => text), ...others]
        return fc.shuffledSubarray(parts, { minLength: parts.length })
      })
    fc.assert(
      fc.property(sentence, (parts) => {
        expect(readWord(parts.join(' '))).toBeUndefined()
      }),
      { numRuns: 1_000 },
    )
  })

  it('is left alone whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 20 }), (text) => {
        expect(readWord(text)).toBeUndefined()
      }),
    )
  })

  it('is read in a moment, however long', () => {
    const start = performance.now()
    for (const text of ['please now '.repeat(20_000), 'e\u0301'.repeat(50_000), ' '.repeat(200_000)])
      readWord(text)
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('the languages', () => {
  it('are fourteen or more, and no word stands in two of them or means two things', () => {
    expect(Object.keys(languages).length).toBeGreaterThanOrEqual(14)
    for (const { text, word, language } of entries)
      expect([text, readWord(text)]).toEqual([text, { word, language }])
  })

  it.each(Object.keys(languages))(
    '%s: replies fit one SMS and name words that are understood',
    (language) => {
      const namesIn = (text: string) => {
        const tokens = text.split(/[\s"“”]+/)
        return tokens.flatMap((token, index) => [readWord(token), readWord(`${token} ${tokens[index + 1]}`)])
      }
      const replies = kinds.map((word) => replyFor(word, language))
      expect(replies.map((reply) => countSegments(reply).segments)).toEqual([1, 1, 1])
      const [stopped = '', started = '', helped = ''] = replies
      expect(namesIn(stopped)).toContainEqual({ word: 'start', language })
      expect(namesIn(started)).toContainEqual({ word: 'stop', language })
      expect(namesIn(helped)).toEqual(
        expect.arrayContaining([
          { word: 'stop', language },
          { word: 'start', language },
        ]),
      )
    },
  )

  it('are found by their tag, and English stands in', () => {
    expect(replyFor('stop', 'pt-BR')).toBe(languages.pt.stopped)
    expect(replyFor('start', 'HI')).toBe(languages.hi.started)
    for (const unknown of ['xx', '', 'constructor', '__proto__'])
      expect(replyFor('help', unknown)).toBe(languages.en.helped)
  })
})
