import { expect, test } from 'vitest'
import { DomainError } from '#platform/errors.ts'
import { readCourseFile, writeCourseFile } from './course-file.rules.ts'

const lessonsOf = (file: string) => readCourseFile(file).modules.flatMap(({ lessons }) => lessons)
const inLesson = (...lines: string[]) => ['# T', '## L', ...lines].join('\n')
const questionOf = (...lines: string[]) => lessonsOf(inLesson('? Q', ...lines))[0]?.questions[0]

test('without ### a ## is a lesson; with ### it is a module', () => {
  expect(readCourseFile('# T\n## A\n##\n').modules).toEqual([
    { title: '', lessons: ['A', ''].map((title) => ({ title, body: '', questions: [] })) },
  ])
  const { modules } = readCourseFile('# T\n## A\n### B\n## C\n')
  expect(modules.map(({ title, lessons }) => [title, lessons.map((one) => one.title)])).toEqual([
    ['A', ['B']],
    ['C', []],
  ])
})

test('a course of modules without any lesson stays a course of modules', () => {
  const course = {
    title: 'T',
    author: '',
    language: 'en',
    description: '',
    modules: [{ title: 'A', lessons: [] }],
  }
  expect(readCourseFile(writeCourseFile(course))).toEqual(course)
})

test('a file with a byte order mark and Windows line ends reads like any other', () => {
  const file = '---\nauthor: Ada\nlanguage: hi\n---\n# T\n\nAbout\n## L\nbody\n? Q\n= 4\n'
  expect(readCourseFile(`\uFEFF${file.replaceAll('\n', '\r\n')}`)).toEqual(readCourseFile(file))
  expect(readCourseFile(file)).toMatchObject({
    title: 'T',
    author: 'Ada',
    language: 'hi',
    description: 'About',
  })
})

test('headings and questions inside code, and escaped ones, are text', () => {
  const body = '```sh\n# no title\n? no question\n```\n~~~\n```\n## no lesson\n~~~'
  expect(lessonsOf(inLesson(body))[0]?.body).toBe(body)
  expect(lessonsOf(inLesson('\\# one', '\\? two', '\\\\## three', '\\- four'))[0]?.body).toBe(
    '# one\n? two\n\\## three\n\\- four',
  )
})

test.each([
  [['- a', '+ b', '+ c'], { kind: 'choice', choices: ['a', 'b', 'c'], answers: ['b', 'c'], tolerance: 0 }],
  [['= 42'], { kind: 'number', answers: ['42'], tolerance: 0 }],
  [['= +42.50 ± 0.5'], { kind: 'number', answers: ['42.5'], tolerance: 0.5 }],
  [['= -1 000 +- 1e-7'], { kind: 'number', answers: ['-1000'], tolerance: 1e-7 }],
  [['= ४२ +/- .5'], { kind: 'number', answers: ['42'], tolerance: 0.5 }],
  [['= 1000000000000000000000'], { kind: 'number', answers: ['1000000000000000000000'] }],
  [['= "42"'], { kind: 'text', answers: ['42'] }],
  [['= tortoise | the tortoise'], { kind: 'text', answers: ['tortoise', 'the tortoise'] }],
  [['= tortoise', '  | the tortoise'], { kind: 'text', answers: ['tortoise', 'the tortoise'] }],
  [['= 42 | "a|b" | "say \\"hi\\""'], { kind: 'text', answers: ['42', 'a|b', 'say "hi"'] }],
  [['= *'], { kind: 'text', answers: [] }],
  [['  more', '', '  and more', '= *'], { prompt: 'Q\nmore\n\nand more' }],
  [['= *', '>- no', '', '>+ yes', '  indeed'], { hint: 'no', praise: 'yes\nindeed' }],
])('%j below a question makes %j', (lines, question) => {
  expect(questionOf(...lines)).toMatchObject(question)
})

test.each<[string, number, string]>([
  ['begins with its title', 1, ''],
  ['begins with its title', 1, 'text\n# T'],
  ['begins with its title', 1, '## L\n# T'],
  ['title is empty', 1, '#\n'],
  ['has its title already', 2, '# T\n# U'],
  ['at most 300 characters, this one 301', 1, `# ${'x'.repeat(301)}`],
  ['at most 20,000 characters', 1, `# T\n${'x'.repeat(20_001)}`],
  ['There is no setting id', 2, '---\nid: 7\n---\n# T'],
  ['There is no setting constructor', 2, '---\nconstructor: 7\n---\n# T'],
  ['author is here twice', 3, '---\nauthor: a\nauthor: b\n---\n# T'],
  ['such as en', 2, '---\nlanguage: English\n---\n# T'],
  ['written like author:', 2, '---\nwhat\n---\n# T'],
  ['can only be: modules', 2, '---\noutline: lessons\n---\n# T'],
  ['at most 300', 2, `---\nauthor: ${'x'.repeat(301)}\n---\n# T`],
  ['settings never end', 1, '---\nauthor: a\n\n# T\n---\n'],
  ['stands in a lesson', 2, '# T\n? Q\n= 1'],
  ['stands in a lesson', 3, '# T\n## M\n? Q\n= 1\n### L'],
  ['no text of its own', 4, '# T\n## M\n\ntext\n### L'],
  ['stands in a module', 2, '# T\n### L'],
  ['never ends: write ``` behind it', 3, inLesson('```', '## M')],
  ['NUL', 3, inLesson('a\0b')],
  ['at most 100,000 characters', 2, inLesson('x'.repeat(100_001))],
  ['at most 1000 lessons, this one 1001', 1002, `# T\n${'## L\n'.repeat(1001)}`],
  ['at most 200 modules, this one 201', 202, `# T\n${'## M\n'.repeat(201)}### L`],
  ['at most 100 questions', 203, inLesson(...Array(101).fill('? Q\n= 1'))],
  ['Nothing stands behind ?', 3, inLesson('?', '= 1')],
  ['Nothing stands behind =', 4, inLesson('? Q', '=')],
  ['at most 2000 fit', 3, inLesson(`? ${'x'.repeat(2001)}`, '= 1')],
  ['at most 1000 fit', 5, inLesson('? Q', '= 1', `>+ ${'x'.repeat(1001)}`)],
  ['at most 500 fit', 5, inLesson('? Q', '- a', `+ ${'x'.repeat(501)}`)],
  ['one line with >-', 6, inLesson('? Q', '= 1', '>- a', '>- b')],
  ['Text cannot follow a question', 6, inLesson('? Q', '= 1', '', 'text', 'more text')],
  ['has no answer', 3, inLesson('? Q')],
  ['are not indented', 3, inLesson('? Q', '  + a', '  - b')],
  ['either choices or one line with =', 6, inLesson('? Q', '+ a', '- b', '= 1')],
  ['either choices or one line with =', 5, inLesson('? Q', '= 1', '= 2')],
  ['write + instead of -', 3, inLesson('? Q', '- a', '- b')],
  ['2 to 26 choices', 3, inLesson('? Q', '+ a')],
  ['differ from each other', 3, inLesson('? Q', '+ a', '- a')],
  ['with a decimal point', 4, inLesson('? Q', '= 1,000')],
  ['write it "in quotes"', 4, inLesson('? Q', '= 2024-01-15')],
  ['with a decimal point', 4, inLesson('? Q', `= ${'9'.repeat(400)}`)],
  ['from 0 upwards', 4, inLesson('? Q', '= 1 ± -1')],
  ['An answer is empty', 4, inLesson('? Q', '= a | | b')],
  ['stands alone', 4, inLesson('? Q', '= a | *')],
  ['ends with its quote', 4, inLesson('? Q', '= "a" b')],
  ['NUL', 4, inLesson('? Q', '= "\\u0000"')],
  ['at most 500 characters', 4, inLesson('? Q', `= ${'x'.repeat(501)}`)],
  ['at most 100 answers', 4, inLesson('? Q', `= ${'a|'.repeat(100)}a`)],
])('"%s" refuses a file for line %i alone', (message, line, file) => {
  const refusal = refusalOf(file)
  expect(refusal).toMatchObject({ kind: 'invalid', code: 'course_file_unreadable' })
  expect(refusal.details).toEqual({
    errors: [{ line, message: expect.stringContaining(message) }],
  })
})

test('all faults come at once, by line, a hundred at most', () => {
  const refusal = refusalOf('---\nid: 1\n---\n# T\n? Q\n## L\n? Q\n')
  expect(refusal).toMatchObject({
    message: expect.stringMatching(/Line 2: There is no setting id.* Faults in all: 3\.$/),
    details: { errors: [{ line: 2 }, { line: 5 }, { line: 7 }] },
  })
  const { details } = refusalOf(inLesson(...Array(150).fill('? Q')))
  expect(details.errors).toHaveLength(100)
})

function refusalOf(file: string): DomainError {
  try {
    readCourseFile(file)
  } catch (error) {
    if (error instanceof DomainError) return error
  }
  throw new Error('The file was not refused.')
}
