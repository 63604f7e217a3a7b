import { readFileSync } from 'node:fs'
import { SegmentedMessage } from 'sms-segments-calculator'
import { expect, test } from 'vitest'
import { DomainError } from '#platform/errors.ts'
import { type CourseFile, readCourseFile, writeCourseFile } from './course-file.rules.ts'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const lessonsOf = ({ modules }: CourseFile) => modules.flatMap(({ lessons }) => lessons)

test.each([
  ['aesop', 'Ten Fables of Aesop', 10, 1],
  ['clean-water', 'Clean Water, Clean Hands', 4, 2],
])(
  '%s.md is the course "%s" of %i lessons in %i modules, and is written back as it is',
  (name, title, count, modules) => {
    const file = read(`db/courses/${name}.md`)
    const course = readCourseFile(file)
    expect(course).toMatchObject({ title, language: 'en' })
    expect(course.modules).toHaveLength(modules)
    expect(lessonsOf(course)).toHaveLength(count)
    expect(writeCourseFile(course)).toBe(file)
  },
)

test.each(['aesop', 'clean-water'])(
  '%s.md travels as plain GSM-7, a lesson in two to four segments',
  (name) => {
    const lessons = lessonsOf(readCourseFile(read(`db/courses/${name}.md`)))
    for (const { title, body, questions } of lessons) {
      const words = questions.flatMap(({ prompt, choices, praise, hint }) => [
        prompt,
        ...choices,
        praise,
        hint,
      ])
      for (const text of [title, body, ...words])
        expect(new SegmentedMessage(text)).toMatchObject({ encodingName: 'GSM-7' })
      expect(new SegmentedMessage(body).segmentsCount, title).toBeOneOf([2, 3, 4])
      expect(questions.length, title).toBeGreaterThan(0)
    }
    const kinds = lessons.flatMap(({ questions }) => questions.map(({ kind }) => kind))
    expect(new Set(kinds)).toEqual(new Set(['choice', 'number', 'text']))
  },
)

const page = read('docs/course-files.md')
const examples = [...page.matchAll(/^(`{3,})(markdown|markdown faulty|json)\n(.*?)^\1$/gms)].map(
  ([, , kind, text = '']) => ({
    kind,
    text,
  }),
)

test('every example of docs/course-files.md reads, and reads the same after it was written', () => {
  const good = examples.filter(({ kind }) => kind === 'markdown')
  expect(good).toHaveLength(7)
  for (const { text } of good) {
    const course = readCourseFile(/^(---|# )/.test(text) ? text : `# Course\n## Lesson\n${text}`)
    expect(readCourseFile(writeCourseFile(course))).toEqual(course)
  }
})

test('the examples of docs/course-files.md mean what the page says', () => {
  const [course, modules, choice, number, words, long, code] = examples.map(({ text }) => text)
  const lessonOf = (text = '') => lessonsOf(readCourseFile(`# Course\n## Lesson\n${text}`))[0]
  expect(readCourseFile(course ?? '')).toMatchObject({
    title: 'Numbers for everyone',
    author: 'Ada Lovelace',
    description: 'What stands here, up to the next heading, is the description.',
    modules: [{ title: '', lessons: [{ questions: [{ answers: ['7'] }] }, { title: 'The second lesson' }] }],
  })
  expect(readCourseFile(modules ?? '').modules.map(({ title, lessons }) => [title, lessons.length])).toEqual([
    ['At home', 2],
    ['At school', 1],
  ])
  expect(lessonOf(choice)?.questions).toMatchObject([
    { answers: ['slept'], praise: 'Yes, and lost the race.', hint: 'Read again how the race ended.' },
  ])
  expect(lessonOf(number)?.questions).toMatchObject([{ kind: 'number', answers: ['9.5'], tolerance: 0.5 }])
  expect(lessonOf(words)?.questions.map(({ answers }) => answers)).toEqual([
    ['tortoise', 'the tortoise'],
    ['112', 'one one two'],
    [],
  ])
  expect(lessonOf(long)?.questions[0]).toMatchObject({
    prompt: 'Read this once more:\n\nSlow but steady wins the race.\n\nWho is slow but steady?',
    praise: 'Yes.\nThe fox only chose the course.',
  })
  expect(lessonOf(code)).toMatchObject({
    body: expect.stringMatching(/^# is how.*\n# This is.*\n\? is a pattern\.$/s),
  })
})

test('the faulty example of docs/course-files.md is answered as the page shows', () => {
  const [faulty, answer] = ['markdown faulty', 'json'].map(
    (kind) => examples.find((one) => one.kind === kind)?.text ?? '',
  )
  expect(() => readCourseFile(faulty ?? '')).toThrow(DomainError)
  expect(() => readCourseFile(faulty ?? '')).toThrow(
    expect.objectContaining({ details: JSON.parse(answer ?? '') }),
  )
})
