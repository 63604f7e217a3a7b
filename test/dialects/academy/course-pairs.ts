import {
  error,
  form,
  invalid,
  message,
  type Pair,
  type Reply,
  required,
  type Story,
  teachersOnly,
  to,
  unsigned,
} from './pair.ts'
import { course, openSchool, thumbnail, water } from './school.ts'
import { page, picture } from './uploads.ts'

/** The document's own example. */
const python = { title: 'Python 101', description: '...', price: 49.99, subcategory_id: 1 }
const said = (words: string, shown: unknown, status = 200): Reply => [
  status,
  { message: words, course: shown },
]
const made = (id: number, changed = {}) =>
  said('Course created', course(id, { title: 'Python 101', status: 'draft', ...changed }), 201)
const all = {
  ...{ title: ' Water ', short_description: 'Short', description: 'Long', price: '1234.5', currency: 'inr' },
  ...{ duration_hours: '1.5', max_students: '30', difficulty_level: 'Advanced', status: 'published' },
  ...{
    prerequisites: 'A pot',
    learning_outcomes: 'Boil\r\n\r\nFilter',
    master_category_id: '1',
    subcategory_id: '1',
  },
  ...{ mode_of_conduct: 'OFFLINE', is_active: 'true', instructor_id: '1' },
}
const allShown = {
  ...{ title: 'Water', short_description: 'Short', description: 'Long', price: 1234.5, currency: 'INR' },
  ...{ duration_hours: 1.5, max_students: 30, difficulty_level: 'advanced', status: 'published' },
  ...{ prerequisites: 'A pot', learning_outcomes: 'Boil\nFilter' },
}
const emptied = {
  ...{ title: 'Python 101', price: '5', description: '', max_students: '', duration_hours: '', status: '' },
  ...{ difficulty_level: '', subcategory_id: '', master_category_id: '', learning_outcomes: '' },
}

const wrong: [string, object, Reply][] = [
  ['misses the title', { title: undefined }, required('title')],
  ['misses the title where it is empty', { title: '' }, required('title')],
  ['refuses a title of blanks', { title: '  ' }, invalid('Invalid title')],
  ['refuses a title of 301 characters', { title: 'x'.repeat(301) }, invalid('Invalid title')],
  ['misses the price', { price: undefined }, required('price')],
  ['refuses what is no price', { price: 'much' }, invalid('Invalid price')],
  ['refuses a price below nothing', { price: -1 }, invalid('Invalid price')],
  ['refuses what is no currency', { currency: 'rupees' }, invalid('Invalid currency')],
  ['knows no such level', { difficulty_level: 'easy' }, invalid('Invalid difficulty_level')],
  ['knows no such status', { status: 'archived' }, invalid('Invalid status')],
  ['knows no such sub category', { subcategory_id: 9 }, invalid('Invalid subcategory_id')],
  ['knows no such master category', { master_category_id: 9 }, invalid('Invalid master_category_id')],
  ['refuses half a student', { max_students: 1.5 }, invalid('Invalid max_students')],
  [
    'refuses a list of too many outcomes',
    { learning_outcomes: 'x\n'.repeat(101) },
    invalid('Invalid learning_outcomes'),
  ],
]

const creating: Pair[] = (['/courses', '/courses/create-courses'] as const).flatMap((path, turn) => {
  const post = to(`POST ${path}`, { as: 'teacher' })
  const id = (count: number) => 4 + turn * 5 + count
  return [
    post('begins a draft', python, made(id(0), { description: '...', price: 49.99 })),
    post(
      'takes everything in a form, with a picture',
      form({ ...all, thumbnail: picture() }),
      made(id(1), { ...allShown, thumbnail }),
    ),
    post(
      'takes the picture as a file',
      form({ title: 'Python 101', price: '0', file: picture() }),
      made(id(2), { thumbnail }),
    ),
    post('takes a form whose fields are empty', form(emptied), made(id(3), { price: 5 })),
    post(
      'counts what is null as not sent',
      { ...python, description: null, currency: null, status: null },
      made(id(4), { price: 49.99 }),
    ),
    ...wrong.map(([says, more, reply]) => post(says, { ...python, ...more }, reply)),
    post(
      'wants a picture',
      form({ title: 'Python 101', price: '0', thumbnail: page() }),
      invalid('Invalid file type'),
    ),
    post('misses the title where nothing is sent', undefined, required('title')),
    post('wants JSON', '{"title"', invalid('Invalid JSON')),
    post('is the teachers’', python, teachersOnly, { as: 'asha' }),
    post('wants a sign-in', python, unsigned, { as: '' }),
  ]
})

const unknown = error(404, 'Course not found')
const notYours = error(403, 'Unauthorized to update this course')
const updated = (changed = {}) => said('Course updated', { ...water, ...changed })
const later = { ...allShown, thumbnail }

const updating: Pair[] = (['/courses/<id>', '/courses/update-courses/<id>'] as const).flatMap((path) => {
  const at = (id: number | string) => ({ at: path.replace('<id>', String(id)) })
  const put = to(`PUT ${path}`, { as: 'teacher', ...at(1) })
  return [
    put('takes a form with a picture', form({ ...all, thumbnail: picture() }), updated(later)),
    put(
      'leaves what is not sent, and what is null',
      { short_description: 'Shorter', title: null, price: null },
      updated({ ...later, short_description: 'Shorter' }),
    ),
    put(
      'takes away what a form empties',
      form({ max_students: '', duration_hours: '', description: '', learning_outcomes: '' }),
      updated({
        ...later,
        ...{
          short_description: 'Shorter',
          max_students: null,
          duration_hours: null,
          description: '',
          learning_outcomes: '',
        },
      }),
    ),
    put(
      'keeps the price in another currency',
      { currency: 'JPY' },
      updated({
        ...later,
        ...{
          short_description: 'Shorter',
          max_students: null,
          duration_hours: null,
          description: '',
          learning_outcomes: '',
        },
        ...{ price: 1235, currency: 'JPY' },
      }),
    ),
    put(
      'makes it a draft',
      { status: 'draft', currency: 'USD', price: 0 },
      updated({
        ...later,
        ...{
          short_description: 'Shorter',
          max_students: null,
          duration_hours: null,
          description: '',
          learning_outcomes: '',
        },
        ...{ price: 0, currency: 'USD', status: 'draft' },
      }),
    ),
    put(
      'publishes it again',
      {
        ...{
          status: 'published',
          title: 'Clean water',
          short_description: '',
          prerequisites: '',
          difficulty_level: 'beginner',
        },
        learning_outcomes: 'Boil\nFilter',
      },
      updated({ thumbnail }),
    ),
    put('changes nothing where nothing is sent', undefined, updated({ thumbnail })),
    ...wrong.filter(([says]) => !/misses/.test(says)).map(([says, more, reply]) => put(says, more, reply)),
    put('refuses an empty title', { title: '' }, required('title')),
    put('wants a picture', form({ thumbnail: page() }), invalid('Invalid file type')),
    put('is not for another’s course', { title: 'Mine' }, notYours, at(2)),
    put('hides another’s draft', { title: 'Mine' }, unknown, at(3)),
    put('knows no other', { title: 'Mine' }, unknown, at(99)),
    put('is for admins too', { title: 'Clean water' }, updated({ thumbnail }), { as: 'admin' }),
    put('is the teachers’', {}, teachersOnly, { as: 'asha' }),
    put('wants a sign-in', {}, unsigned, { as: '' }),
  ]
})

const picturing = to('POST /courses/<id>/thumbnail', { as: 'teacher', at: '/courses/1/thumbnail' })
const uploaded = said('Thumbnail uploaded', { ...water, thumbnail })
const pictures: Pair[] = [
  picturing('takes a picture', form({ file: picture() }), uploaded),
  picturing('takes it by its other name', form({ note: 'x', thumbnail: picture() }), uploaded),
  picturing('misses it', form({ note: 'x' }), invalid('No file provided')),
  picturing('misses it where something else comes', { file: 'x' }, invalid('No file provided')),
  picturing('wants a picture', form({ file: page() }), invalid('Invalid file type')),
  picturing('is not for another’s course', form({ file: picture() }), notYours, {
    at: '/courses/2/thumbnail',
  }),
  picturing('hides another’s draft', form({ file: picture() }), unknown, { at: '/courses/3/thumbnail' }),
  picturing('is the teachers’', form({ file: picture() }), teachersOnly, { as: 'asha' }),
  picturing('wants a sign-in', undefined, unsigned, { as: '' }),
]

const removing: Pair[] = (['/courses/<id>', '/courses/delete-courses/<id>'] as const).flatMap(
  (path, turn) => {
    const at = (id: number) => ({ at: path.replace('<id>', String(id)) })
    const remove = to(`DELETE ${path}`, { as: 'teacher', ...at(4 + turn * 5) })
    return [
      remove(
        'keeps a course that somebody learns',
        undefined,
        invalid('Cannot delete course with enrollments'),
        at(1),
      ),
      remove('is not for another’s course', undefined, notYours, at(2)),
      remove('hides another’s draft', undefined, unknown, at(3)),
      remove('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
      remove('wants a sign-in', undefined, unsigned, { as: '' }),
      remove('removes one that nobody learnt', undefined, message('Course deleted')),
      remove('does so once', undefined, unknown),
      remove('is for admins too', undefined, message('Course deleted'), { as: 'admin', ...at(5 + turn * 5) }),
    ]
  },
)

export const courseStory: Story = {
  name: 'courses',
  begin: openSchool,
  pairs: [...creating, ...updating, ...pictures, ...removing],
}
