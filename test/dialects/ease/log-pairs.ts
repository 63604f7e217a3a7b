import { expect } from 'vitest'
import {
  detail,
  emailOf,
  noFlag,
  notAllowed,
  notFound,
  type Pair,
  type Reply,
  required,
  type Story,
  tooLong,
  unsigned,
} from './pair.ts'

const on =
  (method: string, end = '') =>
  (says: string, at: string, reply: Reply, body?: unknown, as = 'staff'): Pair => ({
    says,
    route: `${method} /users/loginLog/${end}`,
    at: `/users/loginLog/${at}`,
    reply,
    body,
    as,
  })
const list = on('GET')
const add = on('POST')
const get = on('GET', '<uuid>/')
const put = on('PUT', '<uuid>/')
const remove = on('DELETE', '<uuid>/')

const happened = (user: number | null, platform_OS: string, successful = true) => ({
  id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  user,
  creation_date: '2027-01-01',
  creation_time: '00:00:00',
  platform_OS,
  successful,
  description: successful ? 'Login Successful' : 'Login Failed',
})
const entrances = [
  happened(5, 'web'),
  happened(4, 'web'),
  happened(3, 'ios'),
  happened(2, 'android'),
  happened(1, 'web'),
]
const login = (says: string, username: string, reply: Reply): Pair => ({
  says,
  route: 'POST /users/login/',
  at: '/users/login/',
  as: 'visitor',
  body: { username, password: 'wrong', os: `Tablet ${'x'.repeat(100)}` },
  reply,
})
const failures = [happened(null, expect.any(String), false), happened(5, `Tablet ${'x'.repeat(43)}`, false)]
const unreadable: Reply = [400, detail('An error occurred while retrieving the data.')]

const listing: Pair[] = [
  list('shows who signed in here, newest first', '', [200, entrances]),
  login('notes a wrong password', emailOf('plain'), [400, expect.anything()]),
  login('notes an e-mail that nobody has', 'no@ease.example', [404, expect.anything()]),
  list('shows both', '', [200, [...failures, ...entrances]]),
  list('shows a superadmin the same', '', [200, expect.any(Array)], undefined, 'root'),
  list('takes nothing for what is not there', '?start_date=&end_date=&start_time=&end_time=', [
    200,
    expect.objectContaining({ length: 7 }),
  ]),
  list(
    'shows a second, both ends with it',
    '?start_date=2027-01-01&start_time=00:00:00&end_date=2027-01-01&end_time=00:00:00',
    [200, expect.objectContaining({ length: 7 })],
  ),
  list('shows what came since a day', '?start_date=2027-01-02', [200, []]),
  list('shows what came until a day', '?end_date=2026-12-31', [200, []]),
  list('shows what came since a time of today', '?start_time=00:00:01', [200, []]),
  list('shows what came until a time of today', '?end_time=00:00', [
    200,
    expect.objectContaining({ length: 7 }),
  ]),
  list('refuses a start behind the end', '?start_date=2027-01-02&end_date=2027-01-01', unreadable),
  list('refuses a day that no calendar has', '?start_date=2027-02-30', unreadable),
  list('refuses a time that no clock has', '?end_time=25:00:00', unreadable),
  list('wants a sign-in', '', unsigned, undefined, 'visitor'),
  list('is for staff, not for teachers', '', notAllowed, undefined, 'teacher'),
  list('is for staff', '', notAllowed, undefined, 'plain'),
]

const entry = {
  creation_date: '2026-12-24',
  creation_time: '18:30:15',
  platform_OS: 'Phone',
  successful: false,
  description: 'Wrong password',
}
const entered = { id: expect.any(String), user: 2, ...entry }

const adding: Pair[] = [
  { ...add('writes an entry of one’s own', '', [201, entered], entry), keep: 'entry' },
  add('writes one about somebody', '', [201, { ...entered, user: 5 }], { ...entry, user: 5 }),
  add('writes one about nobody', '', [201, { ...entered, user: null }], { ...entry, user: null }),
  add('writes one of now', '', [201, happened(2, 'Web')], { platform_OS: 'Web', successful: 'True' }),
  add('knows nobody of that number', '', [400, { user: ['Invalid pk - object does not exist.'] }], {
    ...entry,
    user: 99,
  }),
  add('misses what it cannot know', '', [400, { platform_OS: required, successful: required }], {}),
  add('refuses a number in words', '', [400, { user: ['A valid integer is required.'] }], {
    ...entry,
    user: '5',
  }),
  add('refuses a description of 31 characters', '', [400, { description: tooLong(30) }], {
    ...entry,
    description: 'x'.repeat(31),
  }),
  add('refuses a platform of 100,000 characters', '', [400, { platform_OS: tooLong(50) }], {
    ...entry,
    platform_OS: 'x'.repeat(100_000),
  }),
  add('refuses a word that is neither true nor false', '', [400, { successful: noFlag }], {
    ...entry,
    successful: 'ja',
  }),
  add('refuses a day that no calendar has', '', [400, { creation_date: [expect.any(String)] }], {
    ...entry,
    creation_date: '2027-02-30',
  }),
  add('refuses a time that no clock has', '', [400, { creation_time: [expect.any(String)] }], {
    ...entry,
    creation_time: '7 pm',
  }),
  add('wants a sign-in', '', unsigned, entry, 'visitor'),
  add('is for staff', '', notAllowed, entry, 'plain'),
]

const nobody = '00000000-0000-4000-8000-000000000000/'
const invalid: Reply = [400, detail('The data provided is not valid.')]
const next = { ...entry, creation_time: '06:00:00', successful: true, description: '' }

const one: Pair[] = [
  get('shows an entry', '{entry}/', [200, entered]),
  get('knows no such entry', nobody, notFound),
  get('knows no such address', 'abc/', notFound),
  get('wants a sign-in', '{entry}/', unsigned, undefined, 'visitor'),
  get('is for staff', '{entry}/', notAllowed, undefined, 'plain'),
  put('changes it', '{entry}/', [200, { ...entered, ...next }], next),
  get('shows the change', '{entry}/', [200, { ...entered, ...next }]),
  ...Object.keys(next).map((field) =>
    put(`misses ${field}`, '{entry}/', invalid, { ...next, [field]: undefined }),
  ),
  ...Object.keys(next).map((field) =>
    put(`refuses ${field} as an object`, '{entry}/', invalid, { ...next, [field]: {} }),
  ),
  put('refuses a description of 31 characters', '{entry}/', invalid, {
    ...next,
    description: 'x'.repeat(31),
  }),
  put('knows no such entry', nobody, notFound, next),
  put('wants a sign-in', '{entry}/', unsigned, next, 'visitor'),
  put('is for staff', '{entry}/', notAllowed, next, 'teacher'),
  remove('wants a sign-in', '{entry}/', unsigned, undefined, 'visitor'),
  remove('is for staff', '{entry}/', notAllowed, undefined, 'plain'),
  remove('removes it', '{entry}/', [204, undefined]),
  remove('knows no such entry', '{entry}/', notFound),
  get('is gone', '{entry}/', notFound),
]

export const logStory: Story = { name: 'the log of sign-ins', pairs: [...listing, ...adding, ...one] }
