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
import { module, openSchool } from './school.ts'

const said = (words: string, shown: unknown, status = 200): Reply => [
  status,
  { message: words, module: shown },
]
const unknown = error(404, 'Module not found')
const noCourse = error(404, 'Course not found')
const notYours = error(403, 'Unauthorized to update this course')

const creating: Pair[] = (['/courses/<id>/modules', '/modules/create-modules/<course_id>'] as const).flatMap(
  (path, turn) => {
    const at = (id: number) => ({ at: path.replace(/<\w+>/, String(id)) })
    const post = to(`POST ${path}`, { as: 'teacher', ...at(1) })
    const id = (count: number) => 4 + turn * 3 + count
    const order = (count: number) => 2 + turn * 3 + count
    return [
      post(
        'adds a module',
        { title: 'Two' },
        said('Module created', module(id(0), { title: 'Two', order: order(0) }), 201),
      ),
      post(
        'takes a form',
        form({ title: ' Three ', description: 'On it', is_preview: 'true' }),
        said(
          'Module created',
          module(id(1), { title: 'Three', description: 'On it', is_preview: true, order: order(1) }),
          201,
        ),
      ),
      post(
        'takes what is null for not sent',
        { title: 'Four', description: null, is_preview: null, order: null },
        said('Module created', module(id(2), { title: 'Four', order: order(2) }), 201),
      ),
      post('misses the title', {}, required('title')),
      post('refuses a title of 301 characters', { title: 'x'.repeat(301) }, invalid('Invalid title')),
      post('refuses a place that is none', { title: 'X', order: 'first' }, invalid('Invalid order')),
      post('is not for another’s course', { title: 'X' }, notYours, at(2)),
      post('hides another’s draft', { title: 'X' }, noCourse, at(3)),
      post('knows no other', { title: 'X' }, noCourse, at(99)),
      post('is the teachers’', { title: 'X' }, teachersOnly, { as: 'asha' }),
      post('wants a sign-in', { title: 'X' }, unsigned, { as: '' }),
    ]
  },
)

const abc = module(2, { course_id: 2, title: 'Abc' })
const hidden = module(3, { course_id: 3, title: 'Hidden' })
const list = (modules: unknown[]): Reply => [200, { modules }]

const reading: Pair[] = (['GET', 'POST'] as const).flatMap((method) => {
  const all = to(`${method} /modules/get-modules`, { as: 'teacher' })
  const one = to(`${method} /modules/get-modules/<id>`, { as: 'teacher', at: '/modules/get-modules/1' })
  const at = (id: number | string) => ({ at: `/modules/get-modules/${id}` })
  return [
    all('lists those of my courses', undefined, list([module(1)])),
    all('lists all for an admin', undefined, list([hidden, abc, module(1)]), { as: 'admin' }),
    all('lists those of a course', undefined, list([abc]), {
      as: 'admin',
      at: '/modules/get-modules?course_id=2',
    }),
    all('lists none of another’s course', undefined, list([]), { at: '/modules/get-modules?course_id=2' }),
    all('lists none of what is no course', undefined, list([]), { at: '/modules/get-modules?course_id=x' }),
    all('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
    all('wants a sign-in', undefined, unsigned, { as: '' }),
    one('shows one', undefined, [200, { module: module(1) }]),
    one('hides another’s', undefined, unknown, at(2)),
    one('knows no other', undefined, unknown, at(99)),
    one('has nothing at such an address', undefined, error(404, 'Not found'), at('first')),
    one('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
    one('wants a sign-in', undefined, unsigned, { as: '' }),
  ]
})

const put = to('PUT /modules/update-modules/<id>', { as: 'teacher', at: '/modules/update-modules/1' })
const updated = (changed = {}) => said('Module updated', module(1, changed))
const updating: Pair[] = [
  put('changes it', { title: 'One', is_preview: true }, updated({ title: 'One', is_preview: true })),
  put(
    'leaves what is not sent',
    form({ description: 'On it' }),
    updated({ title: 'One', is_preview: true, description: 'On it' }),
  ),
  put('reads true and false as text', { title: 'Boiling', description: '', is_preview: 'False' }, updated()),
  put('moves it', { order: 3 }, updated({ order: 3 })),
  put('moves it back', form({ order: '1' }), updated()),
  put('changes nothing where nothing is sent', undefined, updated()),
  put('refuses an empty title', { title: '' }, required('title')),
  put('hides another’s', { title: 'X' }, unknown, { at: '/modules/update-modules/2' }),
  put('knows no other', { title: 'X' }, unknown, { at: '/modules/update-modules/99' }),
  put('is for admins too', {}, updated(), { as: 'admin' }),
  put('is the teachers’', {}, teachersOnly, { as: 'asha' }),
  put('wants a sign-in', {}, unsigned, { as: '' }),
]

const remove = to('DELETE /modules/delete-modules/<id>', { as: 'teacher', at: '/modules/delete-modules/1' })
const removing: Pair[] = [
  remove('hides another’s', undefined, unknown, { at: '/modules/delete-modules/2' }),
  remove('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
  remove('wants a sign-in', undefined, unsigned, { as: '' }),
  remove('removes it', undefined, message('Module deleted')),
  remove('does so once', undefined, unknown),
]

export const moduleStory: Story = {
  name: 'modules',
  begin: openSchool,
  pairs: [...reading, ...creating, ...updating, ...removing],
}
