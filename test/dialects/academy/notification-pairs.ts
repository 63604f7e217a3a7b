import {
  adminsOnly,
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
import { openSchool } from './school.ts'

const asha = { as: 'asha' }
const admin = { as: 'admin' }
const list = to('GET /notifications', asha)
const listAgain = to('GET /notifications/get-notifications', asha)
const count = to('GET /notifications/unread-count', asha)
const read = to('PUT /notifications/<id>/read', { ...asha, at: '/notifications/1/read' })
const readAll = to('PUT /notifications/read-all', asha)
const markAll = to('PUT /notifications/mark-all-read', asha)
const remove = to('DELETE /notifications/<id>', { ...asha, at: '/notifications/1' })
const send = to('POST /notifications/send', admin)
const broadcast = to('POST /notifications/broadcast', admin)
const toCourse = to('POST /notifications/send/course', admin)

/** What its admin portal sends. */
const rain = { title: 'Rain', message: 'Stay at home.', type: 'info', send_email: false }
const shown = (id: number, changed = {}) => ({
  id,
  title: 'Rain',
  message: 'Stay at home.',
  type: 'info',
  is_read: false,
  created_at: moment,
  ...changed,
})
const page = (notifications: unknown[], changed = {}): Reply => {
  const total = notifications.length
  const usual = {
    page: 1,
    per_page: 20,
    total,
    pages: Math.ceil(total / 20),
    has_next: false,
    has_prev: false,
  }
  return [200, { notifications, pagination: { ...usual, ...changed } }]
}
const done = (words: string): Reply => [201, { message: words }]
const unread = (unread_count: number): Reply => [200, { unread_count }]
const unknown = error(404, 'Notification not found')

type Make = (says: string, body: unknown, reply: Reply, more: Partial<Pair>) => Pair
const wantsSignIn = (pair: Make, body?: unknown) => pair('wants a sign-in', body, unsigned, { as: '' })
const admins = (pair: Make, body: unknown): Pair[] => [
  wantsSignIn(pair, body),
  pair('is for admins, not for teachers', body, adminsOnly, { as: 'teacher' }),
  pair('is for admins, not for students', body, adminsOnly, { as: 'asha' }),
]
const wanting = (pair: ReturnType<typeof to>, body: object): Pair[] =>
  ['title', 'message'].flatMap((field) => [
    pair(`misses ${field}`, { ...body, [field]: undefined }, required(field)),
    pair(`misses ${field} where it is empty`, { ...body, [field]: '' }, required(field)),
  ])

const toUsers = { ...rain, user_ids: [4, 3] }
const sending: Pair[] = [
  send('tells some users', toUsers, done('Notification sent to 2 users')),
  send(
    'tells one once',
    { ...rain, user_ids: [4, '4'], type: 'success' },
    done('Notification sent to 1 users'),
  ),
  send(
    'takes a type of its own',
    { ...rain, user_ids: 4, type: 'live_session' },
    done('Notification sent to 1 users'),
  ),
  send(
    'takes a form, and none as type',
    form({ title: 'Rain', message: 'Stay at home.', user_ids: '4' }),
    done('Notification sent to 1 users'),
  ),
  send('tells nobody where one is unknown', { ...rain, user_ids: [4, 99] }, error(404, 'User not found')),
  send(
    'knows nobody of so large a number',
    { ...rain, user_ids: [99999999999] },
    error(404, 'User not found'),
  ),
  send('misses the users', rain, required('user_ids')),
  send('refuses an empty list', { ...rain, user_ids: [] }, invalid('Invalid user_ids')),
  send('refuses what is no number', { ...rain, user_ids: ['asha'] }, invalid('Invalid user_ids')),
  send('refuses a title of 201 characters', { ...toUsers, title: 'x'.repeat(201) }, invalid('Invalid title')),
  send('misses the first where nothing is sent', undefined, required('title')),
  ...wanting(send, toUsers),
  ...admins(send, toUsers),
]

const telling: Pair[] = [
  broadcast('tells everybody', rain, done('Notification broadcast to all users')),
  broadcast(
    'tells a role',
    { ...rain, user_role: 'student' },
    done('Notification broadcast to all students'),
  ),
  broadcast(
    'tells another role',
    { ...rain, user_role: 'instructor' },
    done('Notification broadcast to all instructors'),
  ),
  broadcast('knows no other role', { ...rain, user_role: 'guest' }, invalid('Invalid user_role')),
  ...wanting(broadcast, rain),
  ...admins(broadcast, rain),
  toCourse(
    'tells those who learn a course; “false” mails nobody',
    { ...rain, course_id: 1, send_email: 'false' },
    done('Notification sent to all students of the course'),
  ),
  toCourse(
    'takes the number as text, from its teacher',
    { ...rain, course_id: '1' },
    done('Notification sent to all students of the course'),
    { as: 'teacher' },
  ),
  toCourse('is not for another’s course', { ...rain, course_id: 2 }, error(404, 'Course not found'), {
    as: 'teacher',
  }),
  toCourse('knows no other course', { ...rain, course_id: 99 }, error(404, 'Course not found')),
  toCourse('misses the course', rain, required('course_id')),
  toCourse('refuses what is no number', { ...rain, course_id: 'x' }, invalid('Invalid course_id')),
  ...wanting(toCourse, { ...rain, course_id: 1 }),
  wantsSignIn(toCourse, { ...rain, course_id: 1 }),
  toCourse('is for teachers, not for students', { ...rain, course_id: 1 }, teachersOnly, asha),
]

/** 1 and 8 are the teacher's. */
const told = [
  shown(10),
  shown(9),
  shown(7),
  shown(6),
  shown(5),
  shown(4, { type: 'live_session' }),
  shown(3, { type: 'success' }),
  shown(2),
]
const seen = told.map((one) => ({ ...one, is_read: true }))
const at = (end: string) => ({ at: `/notifications/${end}` })
const turned = { total: 8, pages: 3, per_page: 3 }

const reading: Pair[] = [
  list('shows them, the newest first', undefined, page(told)),
  listAgain('does so at its other address', undefined, page(told)),
  listAgain(
    'turns pages',
    undefined,
    page(told.slice(3, 6), { ...turned, page: 2, has_next: true, has_prev: true }),
    {
      at: '/notifications/get-notifications?page=2&per_page=3',
    },
  ),
  list('has nothing after the last page', undefined, page([], { ...turned, page: 9, has_prev: true }), {
    at: '/notifications?page=9&per_page=3',
  }),
  list('reads no page where none is meant', undefined, page(told), {
    at: '/notifications?page=x&per_page=-1',
  }),
  wantsSignIn(list),
  wantsSignIn(listAgain),
  count('counts what is unread', undefined, unread(8)),
  wantsSignIn(count),
  read('reads one', undefined, message('Notification marked as read'), at('2/read')),
  read('does so again', undefined, message('Notification marked as read'), at('2/read')),
  read('reads one that was told to all', undefined, message('Notification marked as read'), at('6/read')),
  read('knows nothing of another’s', undefined, unknown, at('1/read')),
  read('knows no other', undefined, unknown, at('99/read')),
  read('has nothing at such an address', undefined, error(404, 'Not found'), at('first/read')),
  wantsSignIn(read),
  count('counts two fewer', undefined, unread(6)),
  remove('removes one', undefined, message('Notification deleted successfully'), at('2')),
  remove('does so once', undefined, unknown, at('2')),
  remove(
    'removes one that was told to all, for one reader',
    undefined,
    message('Notification deleted successfully'),
    at('6'),
  ),
  remove('knows nothing of another’s', undefined, unknown),
  wantsSignIn(remove),
  readAll('reads all', undefined, message('All notifications marked as read')),
  wantsSignIn(readAll),
  count('is none then', undefined, unread(0)),
  list('shows them as read', undefined, page(seen.filter(({ id }) => id !== 2 && id !== 6))),
  markAll('does so again at its other address', undefined, message('All notifications marked as read')),
  wantsSignIn(markAll),
  count('is another’s own', undefined, unread(5), { as: 'teacher' }),
]

export const notificationStory: Story = {
  name: 'notifications',
  begin: openSchool,
  pairs: [
    list('is empty at first', undefined, page([])),
    count('is none at first', undefined, unread(0)),
    ...sending,
    ...telling,
    ...reading,
  ],
}
