import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DomainError } from '#platform/errors.ts'
import { readNumber } from '#platform/numbers.ts'
import { type CourseFile, type QuestionFile, readCourseFile, writeCourseFile } from './course-file.rules.ts'

const structure = [
  ...[
    '# a',
    '## b',
    '##',
    '### c',
    '#### d',
    '#tag',
    '? q',
    '?',
    '?q',
    '---',
    'a: b',
    '- a',
    '+ b',
    '= 3',
    '= *',
  ],
  ...[
    '>+ x',
    '>- x',
    '```',
    '```js',
    '``` a`b',
    '````',
    '~~~',
    '~~~~ c',
    '  ```',
    '    ```',
    '',
    ' ',
    '  ',
    '   z',
  ],
]
const anyLine = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '', '\\', '\\\\', '  '), fc.constantFrom(...structure))
    .map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const anyLines = fc.array(anyLine, { maxLength: 8 }).map((lines) => lines.join('\n'))
const markdown = anyLines.map((text) => text.replace(/^(?:[^\S\n]*\n)+/, '').replace(/\s*$/, ''))
const passage = anyLines.map((text) => text.trim())
const words = passage.filter((text) => text !== '')
const title = anyLine.map((text) => text.trim())

const blank = { choices: [], answers: [], tolerance: 0, praise: '', hint: '' }
const feedback = { praise: passage, hint: passage }
const choice = fc
  .record({
    prompt: words,
    ...feedback,
    right: words,
    choices: fc.uniqueArray(words, { minLength: 1, maxLength: 4 }),
  })
  .filter(({ right, choices }) => !choices.includes(right))
  .map(({ right, choices: [first = '', ...others], ...question }): QuestionFile => {
    const answers = others.length > 1 ? [first, right] : [right]
    return { ...blank, ...question, kind: 'choice', choices: [first, right, ...others], answers }
  })
const number = fc
  .record({
    prompt: words,
    ...feedback,
    answer: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    tolerance: fc.oneof(fc.constant(0), fc.double({ min: 1e-300, max: 1e300, noNaN: true })),
  })
  .filter(({ answer }) => String(readNumber(answer)) === answer)
  .map(
    ({ answer, ...question }): QuestionFile => ({ ...blank, ...question, kind: 'number', answers: [answer] }),
  )
const answer = fc.oneof(
  fc.constantFrom('*', '"', '"a"', '42', ' 42', '4 ± 1', '1,000', 'a|b', 'a\nb', '\\', '½'),
  fc.string({ minLength: 1, maxLength: 9, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
)
const text = fc
  .record({ prompt: words, ...feedback, answers: fc.array(answer, { maxLength: 4 }) })
  .map((question): QuestionFile => ({ ...blank, ...question, kind: 'text' }))

const lesson = fc.record({
  title,
  body: markdown,
  questions: fc.array(fc.oneof(choice, number, text), { maxLength: 3 }),
})
const course: fc.Arbitrary<CourseFile> = fc.record({
  title: title.filter((one) => one !== ''),
  author: title,
  language: fc.constantFrom('en', 'hi', 'pt-BR', 'zh-Hant-TW'),
  description: markdown,
  modules: fc
    .array(fc.record({ title, lessons: fc.array(lesson, { maxLength: 3 }) }), { maxLength: 3 })
    .filter(([first, second]) => second !== undefined || first?.title !== '' || first.lessons.length > 0),
})

test('what is written reads back as the same course', () => {
  fc.assert(
    fc.property(course, (one) => {
      expect(readCourseFile(writeCourseFile(one))).toEqual(one)
    }),
    { numRuns: 1000 },
  )
})

test('any text reads as a course that survives writing, or is refused with the lines at fault', () => {
  const likely = fc.constantFrom(
    '## l',
    '### l',
    '? q\n= 1 ± 2',
    '? q\n- w\n+ r',
    '? q\n= a | "b"\n',
    '  more',
    '>+ a',
  )
  const anyFile = fc.array(fc.oneof(anyLine, { arbitrary: likely, weight: 3 }), { maxLength: 10 })
  fc.assert(
    fc.property(anyFile, fc.boolean(), (lines, titled) => {
      const file = [...(titled ? ['# t'] : []), ...lines].join('\n')
      const read = attempt(file)
      if (read instanceof DomainError) {
        const faults = read.details.errors as { line: number }[]
        expect(faults.every(({ line }) => line >= 1 && line <= file.split('\n').length)).toBe(true)
      } else expect(readCourseFile(writeCourseFile(read))).toEqual(read)
    }),
    { numRuns: 1000 },
  )
})

test('writing brings the spaces and line ends that a file cannot keep to one form, once', () => {
  const wild = fc.string({ unit: 'binary' }).map((one) => one.replaceAll('\0', '\r\n'))
  fc.assert(
    fc.property(course, wild, wild, (one, title, body) => {
      const questions = [{ ...blank, kind: 'text' as const, prompt: `p${body}`, hint: body }]
      const modules = [...one.modules, { title, lessons: [{ title, body, questions }] }]
      const file = writeCourseFile({ ...one, author: title, title: `t${title}`, description: body, modules })
      expect(writeCourseFile(readCourseFile(file))).toBe(file)
    }),
  )
})

function attempt(file: string): CourseFile | DomainError {
  try {
    return readCourseFile(file)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}
