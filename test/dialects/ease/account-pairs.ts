import { expect } from 'vitest'
import {
  blacklisted,
  blank,
  detail,
  emailOf,
  message,
  none,
  noText,
  type Pair,
  passwordOf,
  required,
  type Story,
  signedIn,
  tooLong,
  unsigned,
} from './pair.ts'

const to =
  (route: string, as: string) =>
  (says: string, body: unknown, reply: Pair['reply']): Pair => ({
    says,
    route: `${route.split(' ')[0]} /users/${route.split('/')[1]}/`,
    at: `/users/${route.split('/')[1]}/`,
    body,
    as,
    reply,
  })

const register = to('POST /register', 'visitor')
const login = to('POST /login', 'visitor')
const changepwd = to('PUT /changepwd', 'plain')

const meera = {
  first_name: 'Meera',
  last_name: 'Nair',
  email: 'Meera@ease.example',
  password: 'three green boats',
}
const registered: Pair['reply'] = [202, message('Account registrated successfully!')]
const incorrect: Pair['reply'] = [400, detail('Credentials are incorrect')]

const registering: Pair[] = [
  register('opens an account', meera, registered),
  register('knows an e-mail that has one, in any case', { ...meera, email: ' mEERA@ease.example ' }, [
    400,
    detail('User already exists'),
  ]),
  register('refuses what is no e-mail', { ...meera, email: 'meera' }, incorrect),
  register('refuses an empty e-mail', { ...meera, email: '' }, incorrect),
  register(
    'refuses a password of seven characters',
    { ...meera, email: 'a@b.example', password: 'ab3$efg' },
    incorrect,
  ),
  register(
    'refuses one that everybody takes',
    { ...meera, email: 'a@b.example', password: 'password1' },
    incorrect,
  ),
  register(
    'refuses one of digits alone',
    { ...meera, email: 'a@b.example', password: '7391846205' },
    incorrect,
  ),
  register(
    'takes no role from whoever signs up',
    {
      ...meera,
      email: 'climber@ease.example',
      is_staff: true,
      is_superuser: true,
      is_active: false,
      role: 'superadmin',
    },
    registered,
  ),
  login('and so this one is plain', { username: 'climber@ease.example', password: meera.password }, [
    200,
    expect.objectContaining({ is_staff: false, is_superuser: false, is_active: true }),
  ]),
  ...Object.keys(meera).map((field) =>
    register(`misses ${field}`, { ...meera, email: 'b@b.example', [field]: undefined }, [
      400,
      { [field]: required },
    ]),
  ),
  register('misses everything', {}, [
    400,
    { first_name: required, last_name: required, email: required, password: required },
  ]),
  register('misses everything where nothing is sent', undefined, [
    400,
    { first_name: required, last_name: required, email: required, password: required },
  ]),
  register('refuses a name that is none', { ...meera, first_name: null }, [400, { first_name: none }]),
  register('refuses an e-mail that is a number', { ...meera, email: 7 }, [400, { email: noText }]),
  register('refuses a password that is a list', { ...meera, password: ['a'] }, [400, { password: noText }]),
  register('refuses a name of 100,000 characters', { ...meera, last_name: 'x'.repeat(100_000) }, [
    400,
    { last_name: tooLong(150) },
  ]),
]

const plain = { username: emailOf('plain'), password: passwordOf('plain') }

const signingIn: Pair[] = [
  login('signs in', { ...plain, os: 'web' }, signedIn('plain')),
  login('signs in without a word about the platform', plain, signedIn('plain')),
  login('signs in whatever the platform is', { ...plain, os: { name: ['web'] } }, signedIn('plain')),
  login(
    'signs in by the e-mail in any case, with blanks around it',
    { ...plain, username: '  PLAIN@ease.example ' },
    signedIn('plain'),
  ),
  login(
    'tells what a superadmin is',
    { username: emailOf('root'), password: passwordOf('root'), os: 'ios' },
    signedIn('root'),
  ),
  login('does not know that e-mail', { username: 'no@ease.example', password: 'x', os: 'web' }, [
    404,
    detail('User does not exist'),
  ]),
  login('refuses a wrong password', { ...plain, password: 'wrong', os: 'web' }, [
    400,
    detail(['Credentials are incorrect']),
  ]),
  login('misses the username', { password: 'x', os: 'web' }, [400, { username: required }]),
  login('misses the password', { username: plain.username }, [400, { password: required }]),
  login('misses both', {}, [400, { username: required, password: required }]),
  login('refuses a username that is a number', { ...plain, username: 5 }, [400, { username: noText }]),
  login('refuses an empty username', { ...plain, username: '' }, [400, { username: blank }]),
  login('refuses a username that is none', { ...plain, username: null }, [400, { username: none }]),
  login('refuses a password that is a number', { ...plain, password: 12345678 }, [400, { password: noText }]),
  login('refuses a password that is an object', { ...plain, password: { a: 1 } }, [
    400,
    { password: noText },
  ]),
  login('refuses a password of 100,000 characters', { ...plain, password: 'x'.repeat(100_000) }, [
    400,
    { password: tooLong(200) },
  ]),
  login('refuses a NUL', { ...plain, username: 'a\0@b.example' }, [
    400,
    detail('Null characters are not allowed.'),
  ]),
  login('refuses a list', [plain], [400, { non_field_errors: ['Invalid data. Expected a dictionary.'] }]),
  login('refuses JSON that is broken', '{"username": ', [
    400,
    detail(expect.stringMatching(/^JSON parse error - ./)),
  ]),
]

const changing: Pair[] = [
  changepwd('refuses a wrong current password', { current_password: 'wrong', new_password: 'next' }, [
    400,
    ['Current password is incorrect.'],
  ]),
  changepwd('misses both', {}, [400, { current_password: required, new_password: required }]),
  changepwd('refuses an empty new one', { current_password: plain.password, new_password: '' }, [
    400,
    { new_password: blank },
  ]),
  changepwd(
    'refuses one of 201 characters',
    { current_password: plain.password, new_password: 'x'.repeat(201) },
    [400, { new_password: tooLong(200) }],
  ),
  changepwd('refuses one that is a number', { current_password: plain.password, new_password: 5 }, [
    400,
    { new_password: noText },
  ]),
  { ...changepwd('wants a sign-in', {}, unsigned), as: 'visitor' },
  changepwd('takes any new one', { current_password: plain.password, new_password: 'pw' }, [
    200,
    message('Password changed successfully.'),
  ]),
  login('forgets the old one', plain, [400, detail(['Credentials are incorrect'])]),
  login('signs in with the new one', { ...plain, password: 'pw' }, signedIn('plain')),
]

const out = (method: string, as: string, says: string, reply: Pair['reply']): Pair => ({
  says,
  route: `${method} /users/logout/`,
  at: '/users/logout/',
  as,
  reply,
})
const done: Pair['reply'] = [200, message('Logout successful.')]

const signingOut: Pair[] = [
  out('GET', 'plain', 'ends the sign-in', done),
  out('GET', 'plain', 'has ended it', blacklisted),
  {
    ...changepwd('is blacklisted everywhere', { current_password: 'pw', new_password: 'x' }, blacklisted),
  },
  {
    ...login(
      'signs in anew at once, with a token of its own',
      { ...plain, password: 'pw' },
      signedIn('plain'),
    ),
    keep: 'fresh',
  },
  out('POST', 'Token {fresh}', 'ends it by POST too', done),
  out('POST', 'Bearer {fresh}', 'has ended it', blacklisted),
  {
    ...login('and once more', { ...plain, password: 'pw' }, signedIn('plain')),
    keep: 'fresh',
  },
  out('PUT', 'Bearer {fresh}', 'ends it by PUT too', done),
  out('PUT', 'Token {fresh}', 'has ended it', blacklisted),
  ...['GET', 'POST', 'PUT'].map((method) => out(method, 'visitor', 'wants a sign-in', unsigned)),
]

export const accountStory: Story = {
  name: 'registering, signing in and out',
  pairs: [...registering, ...signingIn, ...changing, ...signingOut],
}
