import { expect } from 'vitest'
import { message, missing, notFound, type Pair, type Reply, type Story, success, unsigned } from './pair.ts'

const question = { question: 'What is print?', type: 'Q/A', correct_answer: 'A function' }
const days = [
  { day: 'day num (readonly)', text: 'Introduction', questions: [] },
  { day: 9, num: 9, text: '<p>print <b>hello</b></p>', questions: [{ ...question, no: 1 }] },
]
const python = { name: 'Python', author: 'Ekatra', description: 'First steps', days }
const shown = (
  id: number,
  question_number: number,
  { correct_answer, ...rest }: { question: string; type: string; correct_answer: string },
) => ({ id, question_number, ...rest, correct_answer, 'correct-answer': correct_answer })

const asked = shown(1_000_000, 1, question)
const documented = {
  id: 1,
  name: 'Python',
  author: 'Ekatra',
  description: 'First steps',
  days: [
    { day: 1, text: 'Introduction', questions: [] as unknown[] },
    { day: 2, text: '<p>print <b>hello</b></p>', questions: [asked] },
  ],
}
/** The same course as the client's row. */
const row = (course: typeof documented) => ({
  ...course,
  is_published: true,
  days: course.days.map((day) => ({ ...day, files: [] })),
  added_by: 1,
  created_date: '2027-01-01T00:00:00',
  updated_date: '2027-01-01T00:00:00',
  is_deleted: false,
  deleted_date: null,
})
const courses = (...some: (typeof documented)[]) => ({
  document: [200, some] as Reply,
  client: [200, { courses: some.map(row) }] as Reply,
})
const one = (course: typeof documented) => ({
  document: [200, course] as Reply,
  client: [200, row(course)] as Reply,
})
const withDays = (...texts: [string, ...unknown[]][]) => ({
  ...documented,
  days: texts.map(([text, ...questions], index) => ({ day: index + 1, text, questions })),
})

const create = (says: string, body: unknown, reply: Pair['reply']): Pair => ({
  says,
  route: 'POST /course/',
  at: '/course/',
  body,
  reply,
})
const list = (says: string, reply: Pair['reply']): Pair => ({
  says,
  route: 'GET /course/',
  at: '/course/',
  reply,
})
const get = (says: string, at: string, reply: Pair['reply']): Pair => ({
  says,
  route: 'GET /course/<id>',
  at,
  reply,
})
const put = (route: string) => (says: string, at: string, body: unknown, reply: Pair['reply']) =>
  ({ says, route, at, body, reply }) satisfies Pair
const del =
  (route: string) =>
  (says: string, at: string, reply: Pair['reply'], as = 'teacher') =>
    ({ says, route, at, reply, as }) satisfies Pair

const extend = put('PUT /course/<id>')
const change = put('PUT /course/<c_id>/<day>')
const changeQuestion = put('PUT /course/<c_id>/<day>/<q_id>')
const remove = del('DELETE /course/<id>')
const removeDay = del('DELETE /course/<c_id>/<day>')
const removeQuestion = del('DELETE /course/<c_id>/<day>/<q_id>')

const created = (id: string) => ({
  document: success,
  client: [200, { message: 'success', id }] as Reply,
})
const noCourse = notFound('Course not found!!')
const noDay = notFound('Day not found!!')
const noQuestion = notFound('Question not found!!')

const creating: Pair[] = [
  list('has no courses yet', notFound('Courses not found!!')),
  create('makes a course', python, created('1')),
  ...['name', 'author', 'description', 'days'].map((field) =>
    create(`misses ${field}`, { ...python, [field]: undefined }, missing),
  ),
  create('misses the text of a day', { ...python, days: [{ questions: [] }] }, missing),
  create(
    'misses a question’s words',
    { ...python, days: [{ text: '', questions: [{ ...question, question: '' }] }] },
    missing,
  ),
  create(
    'misses a question’s type',
    { ...python, days: [{ text: '', questions: [{ ...question, type: undefined }] }] },
    missing,
  ),
  create(
    'misses a question’s answer',
    { ...python, days: [{ text: '', questions: [{ question: 'Why?', type: '' }] }] },
    missing,
  ),
  create('misses everything', undefined, missing),
  create('refuses days that are no list', { ...python, days: 'one' }, [
    400,
    message('body.days must be array'),
  ]),
  create('refuses JSON that is broken', '{"name":', [400, message(expect.any(String))]),
  { ...create('wants a sign-in', python, unsigned), as: 'visitor' },
]

const reading: Pair[] = [
  list('lists the courses', courses(documented)),
  { ...list('wants a sign-in for the list', unsigned), as: 'visitor' },
  { ...list('hides the courses of others', notFound('Courses not found!!')), as: 'stranger' },
  { ...list('shows an admin everything', courses(documented)), as: 'admin' },
  get('shows one', '/course/1', one(documented)),
  get('finds no course', '/course/2', notFound('Course Not found!!')),
  get('finds no course under a word', '/course/python', notFound('Course Not found!!')),
  get('finds no course beyond all numbers', '/course/99999999999', notFound('Course Not found!!')),
  { ...get('hides the course of another', '/course/1', notFound('Course Not found!!')), as: 'stranger' },
]

const intro: [string] = ['Introduction']
const hello: [string, unknown] = ['<p>print <b>hello</b></p>', asked]
const extending: Pair[] = [
  extend('adds days behind the others', '/course/1', { days: [{ text: 'Loops', questions: null }] }, success),
  get('has three days', '/course/1', one(withDays(intro, hello, ['Loops']))),
  create('adds the days to the same course again', { ...python, days: [{ text: 'Lists' }] }, created('1')),
  get('has four days', '/course/1', one(withDays(intro, hello, ['Loops'], ['Lists']))),
  extend('finds no course to extend', '/course/7', { days }, noCourse),
  extend('misses the days', '/course/1', {}, missing),
]

const changed = { question: 'What is 2 + 2?', type: 'number', correct_answer: '4' }
const changing: Pair[] = [
  change(
    'sets the text and adds the question that is new',
    '/course/1/2',
    { text: 'Hi', questions: [question, changed] },
    success,
  ),
  get(
    'keeps the question that was sent back',
    '/course/1',
    one(withDays(intro, ['Hi', asked, shown(1_000_001, 2, changed)], ['Loops'], ['Lists'])),
  ),
  change(
    'changes a question sent with its id',
    '/course/1/2',
    { text: 'Hi', questions: [{ ...shown(1_000_001, 2, changed), correct_answer: 'four' }] },
    success,
  ),
  changeQuestion(
    'changes a question by its number',
    '/course/1/2/1',
    { ...question, question: 'What is print()?' },
    success,
  ),
  changeQuestion(
    'changes a question by its id',
    '/course/1/2/1000001',
    { 'correct-answer': null, type: 'open' },
    success,
  ),
  get(
    'shows both changes',
    '/course/1',
    one(
      withDays(
        intro,
        [
          'Hi',
          shown(1_000_000, 1, { ...question, question: 'What is print()?' }),
          shown(1_000_001, 2, { ...changed, type: 'open', correct_answer: '' }),
        ],
        ['Loops'],
        ['Lists'],
      ),
    ),
  ),
  change('finds no course', '/course/7/1', { text: '' }, noCourse),
  change('finds no day', '/course/1/9', { text: '' }, noDay),
  change('finds no day under a word', '/course/1/monday', { text: '' }, noDay),
  change('misses the text', '/course/1/2', {}, missing),
  changeQuestion('finds no course for a question', '/course/7/2/1', question, noCourse),
  changeQuestion('finds no day for a question', '/course/1/9/1', question, noDay),
  changeQuestion('finds no question', '/course/1/2/9', question, noQuestion),
  changeQuestion('finds no question of another day', '/course/1/1/1000000', question, noQuestion),
  changeQuestion('misses what to change', '/course/1/2/1', {}, missing),
]

const removing: Pair[] = [
  removeQuestion('finds no course', '/course/7/2/1', noCourse),
  removeQuestion('finds no day', '/course/1/9/1', noDay),
  removeQuestion('finds no question', '/course/1/2/9', noQuestion),
  removeQuestion('removes a question', '/course/1/2/1', success),
  removeQuestion('removes by the id what moved up', '/course/1/2/1000001', success),
  removeDay('finds no course', '/course/7/1', noCourse),
  removeDay('finds no day', '/course/1/9', noDay),
  removeDay('removes a day', '/course/1/2', success),
  get('has moved the later days up', '/course/1', one(withDays(intro, ['Loops'], ['Lists']))),
  remove('keeps a course from strangers', '/course/1', notFound('Course Not found'), 'stranger'),
  remove('removes a course', '/course/1', success),
  remove('finds no course any more', '/course/1', notFound('Course Not found')),
]

export const courseStory: Story = {
  name: 'courses',
  pairs: [...creating, ...reading, ...extending, ...changing, ...removing],
}
