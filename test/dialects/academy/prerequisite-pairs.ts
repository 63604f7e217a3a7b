import {
  error,
  form,
  invalid,
  message,
  moment,
  type Pair,
  type Reply,
  required,
  type Story,
  teachersOnly,
  to,
  unsigned,
} from './pair.ts'
import { required as letters, openSchool } from './school.ts'

const ids = (...prerequisite_course_ids: unknown[]) => ({ prerequisite_course_ids })
const one = (id: number) => ({
  id,
  prerequisite_course_id: 2,
  prerequisite_course: letters,
  created_at: moment,
})
const said = (words: string, prerequisites: unknown[], status = 200): Reply => [
  status,
  { message: words, prerequisites },
]
const list = (prerequisites: unknown[]): Reply => [200, { prerequisites }]
const noCourse = error(404, 'Course not found')
const unknown = error(404, 'Prerequisite not found')
const notYours = error(403, 'Unauthorized to update this course')
const circular = error(409, 'A course cannot be its own prerequisite.')
const of = (path: string, as = '') => {
  const at = (id: number | string) => ({ at: path.replace(/<\w+>/, String(id)) })
  return { at, always: { as, ...at(1) } }
}

const removeByNo = to('DELETE /prerequisites/delete/<id>', { as: 'teacher' })
const takeAway = (no: number) =>
  removeByNo('removes one by its id', undefined, message('Prerequisite deleted'), {
    at: `/prerequisites/delete/${no}`,
  })

const adding: Pair[] = (
  ['/courses/<id>/prerequisites', '/prerequisites/create-prerequisites/<course_id>'] as const
).flatMap((path, turn) => {
  const { at, always } = of(path, 'teacher')
  const post = to(`POST ${path}`, always)
  // A pair that is there already takes a number too.
  const no = [2, 6][turn] ?? 0
  return [
    post('adds what has to be done before', ids(2), said('Prerequisites added', [one(no)], 201)),
    post('adds it once', ids(2, '2'), said('Prerequisites added', [one(no)], 201)),
    takeAway(no),
    post(
      'takes one alone, as text, in a form',
      form({ prerequisite_course_ids: '2' }),
      said('Prerequisites added', [one(no + 3)], 201),
    ),
    takeAway(no + 3),
    post('refuses a course before itself', ids(1), circular),
    post('knows no such course', ids(99), error(404, 'Prerequisite course not found')),
    post('hides another’s draft', ids(3), error(404, 'Prerequisite course not found')),
    post('misses the courses', {}, required('prerequisite_course_ids')),
    post('wants numbers', ids('first'), invalid('Invalid prerequisite_course_ids')),
    post('is not for another’s course', ids(1), notYours, at(2)),
    post('knows no other course', ids(2), noCourse, at(3)),
    post('is the teachers’', ids(2), teachersOnly, { as: 'asha' }),
    post('wants a sign-in', ids(2), unsigned, { as: '' }),
  ]
})

const reading: Pair[] = (
  ['/courses/<id>/prerequisites', '/prerequisites/get-prerequisites/<course_id>'] as const
).flatMap((path) => {
  const { at, always } = of(path)
  const get = to(`GET ${path}`, always)
  return [
    get('shows anybody what comes before a course', undefined, list([])),
    get('shows it for a draft to whoever made that', undefined, list([one(1)]), { as: 'admin', ...at(3) }),
    get('hides drafts', undefined, noCourse, { as: 'teacher', ...at(3) }),
    get('knows no other', undefined, noCourse, at(99)),
    get('has nothing at such an address', undefined, error(404, 'Not found'), at('water')),
  ]
})

const put = to(
  'PUT /prerequisites/update-prerequisites/<course_id>',
  of('/prerequisites/update-prerequisites/<id>', 'admin').always,
)
const another = { at: '/prerequisites/update-prerequisites/2', as: 'teacher' }
const updating: Pair[] = [
  put('says all that has to be done before', ids(2), said('Prerequisites updated', [one(10)])),
  put('says that nothing has to', ids(), said('Prerequisites updated', [])),
  put('refuses a course before itself', ids(3), error(409, 'A course cannot be its own prerequisite.'), {
    at: '/prerequisites/update-prerequisites/3',
  }),
  put(
    'refuses a circle by way of another',
    ids(3),
    error(409, 'That course needs this one itself: nobody could take either.'),
    { at: '/prerequisites/update-prerequisites/2' },
  ),
  put('misses the courses', undefined, required('prerequisite_course_ids')),
  put('is not for another’s course', ids(), notYours, another),
  put('hides another’s draft', ids(), noCourse, { ...another, at: '/prerequisites/update-prerequisites/3' }),
  put('is the teachers’', ids(), teachersOnly, { as: 'asha' }),
  put('wants a sign-in', ids(), unsigned, { as: '' }),
]

const remove = to('DELETE /prerequisites/delete-prerequisites/<course_id>/<prereq_id>', {
  as: 'admin',
  at: '/prerequisites/delete-prerequisites/3/2',
})
const pair = (ends: string, as = 'teacher') => ({ at: `/prerequisites/delete-prerequisites/${ends}`, as })
const removing: Pair[] = [
  removeByNo('hides another’s', undefined, unknown, { at: '/prerequisites/delete/1' }),
  removeByNo('knows no other', undefined, unknown, { at: '/prerequisites/delete/99' }),
  removeByNo('is the teachers’', undefined, teachersOnly, { at: '/prerequisites/delete/1', as: 'asha' }),
  removeByNo('wants a sign-in', undefined, unsigned, { at: '/prerequisites/delete/1', as: '' }),
  remove('is not for another’s course', undefined, notYours, pair('2/1')),
  remove('hides another’s draft', undefined, noCourse, pair('3/2')),
  remove('knows no such pair', undefined, unknown, pair('1/2')),
  remove('is the teachers’', undefined, teachersOnly, pair('3/2', 'asha')),
  remove('wants a sign-in', undefined, unsigned, pair('3/2', '')),
  remove('removes it', undefined, message('Prerequisite deleted')),
  remove('does so once', undefined, unknown),
]

export const prerequisiteStory: Story = {
  name: 'prerequisites',
  begin: openSchool,
  pairs: [...reading, ...adding, ...updating, ...removing],
}
