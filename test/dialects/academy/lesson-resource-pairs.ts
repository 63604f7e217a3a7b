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
import { openSchool, resource } from './school.ts'
import { notes, page } from './uploads.ts'

const unknown = error(404, 'Resource not found')
const noLesson = error(404, 'Lesson not found')
const notEnrolled = error(403, 'Access denied. Please enroll in the course first.')
const said = (words: string, shown: unknown, status = 200): Reply => [
  status,
  { message: words, resource: shown },
]
const list = (...resources: unknown[]): Reply => [200, { resources }]
const hidden = resource(2, { lesson_id: 4 })

const reading: Pair[] = (['GET', 'POST'] as const).flatMap((method) => {
  const all = to(`${method} /lesson-resources/get-lesson-resources`, { as: 'asha' })
  const of = (lesson: number | string, as = 'asha') => ({
    at: `/lesson-resources/get-lesson-resources?lesson_id=${lesson}`,
    as,
  })
  const one = to(`${method} /lesson-resources/get-lesson-resources/<lesson_id>`, {
    as: 'asha',
    at: '/lesson-resources/get-lesson-resources/1',
  })
  const at = (lesson: number | string, as = 'asha') => ({
    at: `/lesson-resources/get-lesson-resources/${lesson}`,
    as,
  })
  return [
    all('shows the files of a lesson to who learns it', undefined, list(resource(1)), of(1)),
    all('shows none of a lesson without files', undefined, list(), of(2)),
    all('shows them to who teaches it', undefined, list(resource(1)), of(1, 'teacher')),
    all('lists those of all my courses', undefined, list(resource(1)), { as: 'teacher' }),
    all('lists all for an admin', undefined, list(hidden, resource(1)), { as: 'admin' }),
    all('misses the lesson', undefined, required('lesson_id')),
    all('is for who learns it', undefined, notEnrolled, of(3)),
    all('is for who learns it, teacher or not', undefined, notEnrolled, of(3, 'teacher')),
    all('hides drafts', undefined, noLesson, of(4)),
    all('knows no other', undefined, noLesson, of('x')),
    all('wants a sign-in', undefined, unsigned, { as: '' }),
    one('shows them as a bare list', undefined, [200, [resource(1)]]),
    one('is for who learns it', undefined, notEnrolled, at(3)),
    one('hides drafts', undefined, noLesson, at(4, 'teacher')),
    one('knows no other', undefined, noLesson, at(99)),
    one('has nothing at such an address', undefined, error(404, 'Not found'), at('first')),
    one('wants a sign-in', undefined, unsigned, { as: '' }),
  ]
})

const post = to('POST /lesson-resources/create-lesson-resources/<lesson_id>', {
  as: 'teacher',
  at: '/lesson-resources/create-lesson-resources/1',
})
const into = (lesson: number) => ({ at: `/lesson-resources/create-lesson-resources/${lesson}` })
const added = (id: number, changed = {}) => said('Resource created', resource(id, changed), 201)
const sent = { lesson_id: '1', title: 'More' }
const creating: Pair[] = [
  post('takes a file in a form', form({ file: notes(), ...sent }), added(3, { title: 'More' })),
  post(
    'calls it as the file is called',
    form({ duration_minutes: '3', file: notes() }),
    added(4, { title: 'notes.txt', duration_minutes: 3 }),
  ),
  post(
    'serves no page as a page',
    form({ file: page(), title: 'Page' }),
    added(5, { title: 'Page', file_type: 'text/html', file_size: 31 }),
  ),
  post('misses the file', form(sent), invalid('No file provided')),
  post('misses the file in JSON', sent, invalid('No file provided')),
  post('misses what is in the file', form({ file: new File([], 'notes.txt') }), invalid('No file provided')),
  post(
    'wants a file of some kind',
    form({ file: new File([Buffer.from('4d5a900003000000', 'hex')], 'x.pdf') }),
    invalid('Invalid file type'),
  ),
  post('hides another’s lesson', form({ file: notes() }), noLesson, into(3)),
  post('knows no other', form({ file: notes() }), noLesson, into(99)),
  post('is the teachers’', form({ file: notes() }), teachersOnly, { as: 'asha' }),
  post('wants a sign-in', undefined, unsigned, { as: '' }),
]

const put = to('PUT /lesson-resources/update-lesson-resources/<id>', {
  as: 'teacher',
  at: '/lesson-resources/update-lesson-resources/1',
})
const updated = (changed = {}) => said('Resource updated', resource(1, changed))
const updating: Pair[] = [
  put('changes it', { title: 'One', duration_minutes: 2 }, updated({ title: 'One', duration_minutes: 2 })),
  put(
    'takes another file',
    form({ title: 'Notes', file: page() }),
    updated({ duration_minutes: 2, file_type: 'text/html', file_size: 31 }),
  ),
  put(
    'changes nothing where nothing is sent',
    undefined,
    updated({ duration_minutes: 2, file_type: 'text/html', file_size: 31 }),
  ),
  put('refuses a title of 301 characters', { title: 'x'.repeat(301) }, invalid('Invalid title')),
  put('hides another’s', { title: 'X' }, unknown, { at: '/lesson-resources/update-lesson-resources/2' }),
  put('knows no other', { title: 'X' }, unknown, { at: '/lesson-resources/update-lesson-resources/99' }),
  put('is the teachers’', {}, teachersOnly, { as: 'asha' }),
  put('wants a sign-in', {}, unsigned, { as: '' }),
]

const remove = to('DELETE /lesson-resources/delete-lesson-resources/<id>', {
  as: 'teacher',
  at: '/lesson-resources/delete-lesson-resources/1',
})
const removing: Pair[] = [
  remove('hides another’s', undefined, unknown, { at: '/lesson-resources/delete-lesson-resources/2' }),
  remove('is the teachers’', undefined, teachersOnly, { as: 'asha' }),
  remove('wants a sign-in', undefined, unsigned, { as: '' }),
  remove('removes it', undefined, message('Resource deleted')),
  remove('does so once', undefined, unknown),
]

export const lessonResourceStory: Story = {
  name: 'files of lessons',
  begin: openSchool,
  pairs: [...reading, ...creating, ...updating, ...removing],
}
