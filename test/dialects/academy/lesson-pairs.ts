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
import { lesson, look, openSchool, signed } from './school.ts'
import { page, video } from './uploads.ts'

const unknown = error(404, 'Lesson not found')
const notValid = 'file is not valid!'
const plain = { content: '', video_url: null, duration_minutes: null }
const created = (id: number, changed: Record<string, unknown>): Reply => [
  201,
  { message: 'Lesson created', lesson_id: id, lesson: lesson(id, { ...plain, ...changed }) },
]
const elsewhere = 'https://video.example/3'

const post = to('POST /lessons/create-lessons/<module_id>', {
  as: 'teacher',
  at: '/lessons/create-lessons/1',
})
const inModule = (no: number) => ({ at: `/lessons/create-lessons/${no}` })
const sent = { title: 'Steam', content: 'Look at it.', duration_minutes: '7', is_preview: 'true' }
const creating: Pair[] = [
  post(
    'takes a form with a video',
    form({ ...sent, video: video() }),
    created(5, {
      ...{ title: 'Steam', content: 'Look at it.', duration_minutes: 7, is_preview: true, order: 3 },
      video_url: signed,
    }),
  ),
  post(
    'takes JSON with an address',
    { title: ' Ice ', video_url: elsewhere, duration_minutes: 2.4 },
    created(6, {
      ...{ title: 'Ice', video_url: elsewhere, duration_minutes: 2, order: 4 },
    }),
  ),
  post(
    'takes a form without a video',
    form({ title: 'Salt', is_preview: 'false', video_url: '' }),
    created(7, { title: 'Salt', order: 5 }),
  ),
  post(
    'takes a place in the module',
    { title: 'First', order: 1, content: null, video_url: null },
    created(8, { title: 'First', order: 1 }),
  ),
  post('says what is wrong with a file as the running system does', form({ ...sent, video: page() }), [
    200,
    { error: notValid },
  ]),
  post('misses what is in the file', form({ ...sent, video: new File([], 'boats.mp4') }), invalid(notValid)),
  post('misses the title', form({ video: video() }), required('title')),
  post(
    'refuses what is no address',
    { title: 'X', video_url: 'javascript:alert(1)' },
    invalid('Invalid video_url'),
  ),
  post(
    'refuses a length that is none',
    { title: 'X', duration_minutes: -1 },
    invalid('Invalid duration_minutes'),
  ),
  post('hides another’s module', { title: 'X' }, error(404, 'Module not found'), inModule(2)),
  post('knows no other', { title: 'X' }, error(404, 'Module not found'), inModule(99)),
  post('is the teachers’', { title: 'X' }, teachersOnly, { as: 'asha' }),
  post('wants a sign-in', { title: 'X' }, unsigned, { as: '' }),
]

const a = lesson(3, { ...plain, module_id: 2, title: 'A' })
const hidden = lesson(4, { ...plain, module_id: 3, title: 'Hidden', is_preview: true })
const list = (lessons: unknown[]): Reply => [200, { lessons }]

const reading: Pair[] = (['GET', 'POST'] as const).flatMap((method) => {
  const all = to(`${method} /lessons/get-lessons`, { as: 'teacher' })
  const one = to(`${method} /lessons/get-lessons/<id>`, { as: 'teacher', at: '/lessons/get-lessons/1' })
  const of = (module: number | string) => ({ at: `/lessons/get-lessons?module_id=${module}` })
  const at = (id: number | string) => ({ at: `/lessons/get-lessons/${id}` })
  return [
    all('lists those of a module', undefined, list([lesson(1), look]), of(1)),
    all('lists those of all my courses', undefined, list([lesson(1), look])),
    all('lists all for an admin', undefined, list([hidden, a, lesson(1), look]), { as: 'admin' }),
    all('lists none of another’s module', undefined, list([]), of(2)),
    all('lists none of what is no module', undefined, list([]), of('x')),
    all('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
    all('wants a sign-in', undefined, unsigned, { as: '' }),
    one('shows one under the name of all', undefined, [200, { lessons: lesson(1) }]),
    one('hides another’s', undefined, unknown, at(3)),
    one('knows no other', undefined, unknown, at(99)),
    one('has nothing at such an address', undefined, error(404, 'Not found'), at('first')),
    one('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
    one('wants a sign-in', undefined, unsigned, { as: '' }),
  ]
})

const put = to('PUT /lessons/update-lessons/<id>', { as: 'teacher', at: '/lessons/update-lessons/1' })
const updated = (changed = {}): Reply => [200, { message: 'Lesson updated', lesson: lesson(1, changed) }]
const updating: Pair[] = [
  put(
    'changes it by JSON',
    { title: 'Flame', is_preview: true },
    updated({ title: 'Flame', is_preview: true }),
  ),
  put(
    'changes it by a form',
    form({ title: 'Fire', is_preview: 'false', content: 'More.' }),
    updated({ content: 'More.' }),
  ),
  put('takes a video', form({ video: video() }), updated({ content: 'More.', video_url: signed })),
  put(
    'keeps that video where no address is sent',
    { content: 'Make one.', video_url: null },
    updated({ video_url: signed }),
  ),
  put('takes an address in its place', { video_url: elsewhere }, updated({ video_url: elsewhere })),
  put('takes an address away', { video_url: '' }, updated({ video_url: null })),
  put('moves it in its module', { video_url: 'https://video.example/1', order: 2 }, updated({ order: 2 })),
  put('moves it back', { order: 1 }, updated()),
  put('changes nothing where nothing is sent', undefined, updated()),
  put('says what is wrong with a file', form({ video: page() }), invalid(notValid)),
  put('refuses an empty title', { title: '' }, required('title')),
  put('hides another’s', { title: 'X' }, unknown, { at: '/lessons/update-lessons/3' }),
  put('knows no other', { title: 'X', order: 1 }, unknown, { at: '/lessons/update-lessons/99' }),
  put('is for admins too', {}, updated(), { as: 'admin' }),
  put('is the teachers’', {}, teachersOnly, { as: 'asha' }),
  put('wants a sign-in', {}, unsigned, { as: '' }),
]

const remove = to('DELETE /lessons/delete-lessons/<id>', { as: 'teacher', at: '/lessons/delete-lessons/1' })
const removing: Pair[] = [
  remove('hides another’s', undefined, unknown, { at: '/lessons/delete-lessons/3' }),
  remove('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
  remove('wants a sign-in', undefined, unsigned, { as: '' }),
  remove('removes it', undefined, message('Lesson deleted')),
  remove('does so once', undefined, unknown),
]

export const lessonStory: Story = {
  name: 'lessons',
  begin: openSchool,
  pairs: [...reading, ...updating, ...creating, ...removing],
}
