import { expect } from 'vitest'
import { done, enrollment, open, openLearningSchool, progress, seas, studied } from './learning-school.ts'
import {
  error,
  form,
  invalid,
  notFound,
  type Pair,
  type Reply,
  required,
  type Story,
  to,
  unsigned,
} from './pair.ts'
import { water } from './school.ts'

const enrol = to('POST /enrollments', { as: 'asha' })
const byName = to('POST /enrollments/enroll-free', { as: 'admin' })
const byPath = to('POST /enrollments/create-enrollments/<course_id>', { as: 'root' })
const into = (id: number | string): Partial<Pair> => ({ at: `/enrollments/create-enrollments/${id}` })
const places: [typeof enrol, (id: number) => [unknown, Partial<Pair>]][] = [
  [enrol, (course_id) => [{ course_id }, {}]],
  [byName, (course_id) => [{ course_id }, {}]],
  [byPath, (course_id) => [undefined, into(course_id)]],
]

const enrolled = (changed: Record<string, unknown>): Reply => [
  201,
  { message: 'Enrolled successfully', enrollment: enrollment({ course_id: 4, ...changed }) },
]
const already = error(409, 'Already enrolled in this course')
const noCourse = error(404, 'Course not found')
const refusals: [string, number, Reply][] = [
  ['knows that somebody learns it', 4, already],
  ['wants what a course costs', 2, error(402, 'Payment required')],
  ['wants what comes before it', 6, invalid('Complete "Clean water" first.')],
  ['says that it is full', 5, invalid('Course is full')],
  ['takes nobody into what is over', 7, invalid('Course is not available for enrollment')],
  ['knows no such course', 99, noCourse],
  ['knows none of so large a number', 99_999_999_999, noCourse],
]

const mine = to('GET /enrollments/get-enrollments', { as: 'asha' })

const enrolling: Pair[] = [
  mine('lists nothing where nothing is learnt', undefined, [200, { enrollments: [] }], { as: 'root' }),

  enrol('enrols', { course_id: 4 }, enrolled({ id: 4 })),
  byName('enrols', form({ course_id: '4' }), enrolled({ id: 5, user_id: 2 })),
  byPath('enrols', undefined, enrolled({ id: 6, user_id: 1 }), into(4)),
  enrol(
    'enrols again whoever left, into the place that they had',
    { course_id: '4' },
    [
      200,
      { message: 'Re-enrolled successfully', enrollment: enrollment({ id: 3, user_id: 3, course_id: 4 }) },
    ],
    { as: 'teacher' },
  ),
  ...places.flatMap(([pair, where]) => [
    ...refusals.map(([says, id, reply]) => pair(says, ...split(where(id), reply))),
    pair('wants a sign-in', ...split(where(4), unsigned, { as: '' })),
  ]),
  enrol('knows no draft of somebody else’s', { course_id: 3 }, noCourse),
  ...[enrol, byName].flatMap((pair) => [
    pair('misses the course', {}, required('course_id')),
    pair('misses it where nothing is sent', undefined, required('course_id')),
    pair('misses it where it is empty', { course_id: '' }, required('course_id')),
    pair('misses it where it is null', { course_id: null }, required('course_id')),
    pair('refuses what is no course', { course_id: 'water' }, invalid('Invalid course_id')),
    pair('refuses a negative one', { course_id: -4 }, noCourse),
  ]),
  byPath('has nothing at such an address', undefined, notFound, into('water')),
]

function split([body, more]: [unknown, Partial<Pair>], reply: Reply, also: Partial<Pair> = {}) {
  return [body, reply, { ...more, ...also }] as const
}

const get = to('GET /enrollments/<id>', { as: 'asha', at: '/enrollments/1' })
const getProgress = to('GET /enrollments/<id>/progress', { as: 'asha', at: '/enrollments/1/progress' })
const unknown = error(404, 'Enrollment not found')
const shown: Reply = [200, { enrollment: enrollment() }]
const begun: Reply = [200, progress(2, 0, [open(1, 'Fire'), open(2, 'Look')])]

const reading: Pair[] = (
  [
    [get, shown, ''],
    [getProgress, begun, '/progress'],
  ] as const
).flatMap(([pair, reply, end]) => [
  pair('shows mine', undefined, reply),
  pair('shows the teacher who learns with them', undefined, reply, { as: 'teacher' }),
  pair('shows an admin any', undefined, reply, { as: 'admin' }),
  pair('knows none of somebody else', undefined, unknown, { at: `/enrollments/2${end}` }),
  pair('knows none in a course of somebody else', undefined, unknown, { at: `/enrollments/6${end}` }),
  pair('knows no other', undefined, unknown, { at: `/enrollments/99${end}` }),
  pair('knows none of so large a number', undefined, unknown, { at: `/enrollments/99999999999${end}` }),
  pair('has nothing at such an address', undefined, notFound, { at: `/enrollments/first${end}` }),
  pair('wants a sign-in', undefined, unsigned, { as: '' }),
])

const listing: Pair[] = [
  mine('lists what I learn, by the courses’ ids, newest first', undefined, [
    200,
    {
      enrollments: [
        { ...seas, enrollment_count: 4, enrollment: enrollment({ id: 4, course_id: 4 }) },
        { ...water, enrollment: enrollment() },
      ],
    },
  ]),
  mine('wants a sign-in', undefined, unsigned, { as: '' }),
]

const inCourse = to('GET /enrollments/get-enrollments/<course_id>/progress', {
  as: 'asha',
  at: '/enrollments/get-enrollments/1/progress',
})
const of = (id: number | string) => ({ at: `/enrollments/get-enrollments/${id}/progress` })
const notIn = error(404, 'Not enrolled in this course')
const standing: Pair[] = [
  inCourse('shows how far I am', undefined, begun),
  inCourse(
    'counts the lessons that count',
    undefined,
    [
      200,
      progress(
        2,
        0,
        [open(5, 'Salt'), open(6, 'Tide'), open(7, 'Joke')],
        enrollment({ id: 4, course_id: 4 }),
      ),
    ],
    of(4),
  ),
  inCourse('is for those who learn the course', undefined, notIn, { as: 'teacher' }),
  inCourse('knows no such course', undefined, noCourse, of(99)),
  inCourse('knows no draft', undefined, noCourse, of(3)),
  inCourse('has nothing at such an address', undefined, notFound, of('water')),
  inCourse('wants a sign-in', undefined, unsigned, { as: '' }),
]

const address = '/enrollments/get-enrollments/<course_id>/lessons/<lesson_id>/progress'
const lessonAt = (course: number | string, lesson: number | string) => ({
  at: `/enrollments/get-enrollments/${course}/lessons/${lesson}/progress`,
})
const studies = (['GET', 'PUT', 'POST'] as const).map((method) =>
  to(`${method} ${address}`, { as: 'asha', ...lessonAt(1, 1) }),
)
const [look, put, post] = studies as [typeof enrol, typeof enrol, typeof enrol]
const updated = (done: number, lesson: unknown): Reply => [200, studied('Progress updated', 2, done, lesson)]
const noLesson = error(404, 'Lesson not found')

const studying: Pair[] = [
  look('shows what was done, where nothing is said', undefined, [
    200,
    studied('Progress', 2, 0, open(1, 'Fire')),
  ]),
  look(
    'notes what was watched, as its student site says it',
    { completed: false, watch_time_seconds: 42.7 },
    updated(0, open(1, 'Fire', 42)),
  ),
  put('keeps the longest time', { watch_time_seconds: 10 }, updated(0, open(1, 'Fire', 42))),
  post('takes a form', form({ watch_time_seconds: '61' }), updated(0, open(1, 'Fire', 61))),
  look('notes what is done', { completed: true, watch_time_seconds: 90 }, updated(1, done(1, 'Fire', 90))),
  put('lets it be done', { completed: 'false' }, updated(1, done(1, 'Fire', 90))),
  ...studies.flatMap((pair) => [
    pair('knows no such lesson', { completed: true }, noLesson, lessonAt(1, 99)),
    pair('knows none of another course', { completed: true }, noLesson, lessonAt(1, 5)),
    pair('looks into none of another course', {}, noLesson, lessonAt(1, 5)),
    pair('is for those who learn the course', { completed: true }, notIn, { as: 'teacher' }),
    pair('shows nothing to others', {}, notIn, { as: 'teacher' }),
    pair('refuses a time that is none', { watch_time_seconds: 'x' }, invalid('Invalid watch_time_seconds')),
    pair(
      'refuses one before the beginning',
      { watch_time_seconds: -1 },
      invalid('Invalid watch_time_seconds'),
    ),
    pair('has nothing at such an address', { completed: true }, notFound, lessonAt(1, 'x')),
    pair('wants a sign-in', { completed: true }, unsigned, { as: '' }),
  ]),
  look('refuses broken JSON', '{', invalid('Invalid JSON')),
]

const finish = to('POST /enrollments/<id>/lessons/<lesson_id>/complete', {
  as: 'asha',
  at: '/enrollments/1/lessons/2/complete',
})
const finished: Reply = [200, studied('Lesson marked as complete', 2, 2, done(2, 'Look'))]
const completing: Pair[] = [
  finish('is not for those who teach it', undefined, notIn, { as: 'teacher' }),
  finish('is for nobody else', undefined, notIn, { as: 'admin' }),
  finish('knows none of another course', undefined, noLesson, { at: '/enrollments/1/lessons/5/complete' }),
  finish('knows none by another’s enrolment', undefined, noLesson, {
    at: '/enrollments/6/lessons/5/complete',
  }),
  finish('knows no such lesson', undefined, noLesson, { at: '/enrollments/1/lessons/99/complete' }),
  finish('completes the course with its last lesson', undefined, finished),
  finish('does so once', {}, finished),
  finish('wants a sign-in', undefined, unsigned, { as: '' }),
  inCourse('shows that all is done', undefined, [
    200,
    progress(2, 2, [done(1, 'Fire', 90), done(2, 'Look')]),
  ]),
  get('shows it', undefined, [
    200,
    {
      enrollment: enrollment({
        completed_at: expect.any(String),
        progress_percentage: 100,
        is_completed: true,
      }),
    },
  ]),
  byPath(
    'lets in who has done what comes before',
    undefined,
    enrolled({ id: expect.any(Number), course_id: 6 }),
    {
      ...into(6),
      as: 'asha',
    },
  ),
]

export const enrollmentStory: Story = {
  name: 'enrollments',
  begin: openLearningSchool,
  pairs: [...enrolling, ...reading, ...listing, ...standing, ...studying, ...completing],
}
