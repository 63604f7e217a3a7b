import { expect } from 'vitest'
import {
  blacklisted,
  detail,
  emailOf,
  noFlag,
  none,
  noText,
  notAllowed,
  notFound,
  type Pair,
  type Reply,
  type Story,
  unsigned,
  user,
} from './pair.ts'
import { asha, block, get, list, login, make, put, remove } from './user-calls.ts'

const [staff, colleague, teacher, plain] = (['staff', 'colleague', 'teacher', 'plain'] as const).map(user)

const beginning: Pair[] = [
  make('opens an account', asha, [202, expect.objectContaining({ id: 6, is_active: false })]),
  make(
    'makes a superadmin',
    { ...asha, email: emailOf('chief'), is_superuser: true },
    [202, expect.objectContaining({ id: 7, is_superuser: true })],
    'root',
  ),
]

const reading: Pair[] = [
  get('shows staff a plain account', 5, [200, plain]),
  get('shows staff a teacher', 4, [200, teacher]),
  get('shows staff their own', 2, [200, staff]),
  get('shows staff no other staff', 3, notAllowed),
  get('shows staff no superadmin', 1, notAllowed),
  get('shows a superadmin every one', 3, [200, colleague], 'root'),
  get('forbids what is not there', 99, notAllowed),
  get('forbids a number larger than any', '9'.repeat(30), notAllowed, 'root'),
  get('knows no such address', 'abc', notFound),
  get('knows no negative numbers', '-1', notFound),
  get('wants a sign-in', 5, unsigned, 'visitor'),
  get('is for staff', 5, notAllowed, 'plain'),
]

const updated = (name: string): Reply => [200, detail(`User ${emailOf(name)} updated successfully`)]
const app = {
  first_name: 'Plain',
  last_name: 'Person',
  is_staff: false,
  is_superuser: false,
  is_active: true,
}

const changing: Pair[] = [
  put('changes what the app sends', 5, updated('plain'), 'staff', app),
  get('shows the change', 5, [200, { ...plain, first_name: 'Plain', last_name: 'Person' }]),
  put('keeps a teacher who is no staff a teacher', 4, updated('teacher'), 'staff', { is_staff: false }),
  put('changes nothing where nothing is sent', 5, updated('plain'), 'staff', {}),
  put('knows an e-mail that has an account', 5, [400, detail('User already exists')], 'staff', {
    email: 'Teacher@ease.example',
  }),
  put('changes the e-mail, and the username with it', 5, updated('moved'), 'staff', {
    email: ` ${emailOf('moved')} `,
    is_active: 'true',
  }),
  get('shows both', 5, [
    200,
    {
      ...plain,
      username: emailOf('moved'),
      email: emailOf('moved'),
      first_name: 'Plain',
      last_name: 'Person',
    },
  ]),
  put('makes staff of a plain account', 5, updated('moved'), 'staff', { is_staff: true }),
  put('and leaves it alone then', 5, notAllowed, 'staff', { is_staff: false }),
  put('takes it back for a superadmin', 5, updated('moved'), 'root', { is_staff: false }),
  put('makes no superadmin for staff', 5, notAllowed, 'staff', { first_name: 'No', is_superuser: true }),
  get('has changed nothing then', 5, [200, expect.objectContaining({ first_name: 'Plain' })]),
  put('makes one for a superadmin', 7, updated('chief'), 'root', { is_superuser: true, is_active: true }),
  put('makes staff of a superadmin', 7, updated('chief'), 'root', { is_superuser: false }),
  get(
    'who is staff then',
    7,
    [200, expect.objectContaining({ is_staff: true, is_superuser: false })],
    'root',
  ),
  put('changes one’s own name', 1, updated('root'), 'root', {
    ...app,
    first_name: 'Root',
    is_staff: true,
    is_superuser: true,
  }),
  put('changes one’s own role for nobody', 1, notAllowed, 'root', { is_staff: true, is_superuser: false }),
  put('raises nobody by their own hand', 2, notAllowed, 'staff', { is_superuser: true }),
  put('leaves other staff alone', 3, notAllowed, 'staff', { first_name: 'Mine' }),
  put('leaves superadmins alone', 1, notAllowed, 'staff', { is_active: false }),
  put('forbids what is not there', 99, notAllowed, 'root', app),
  put('knows no such address', 'abc', notFound, 'root', app),
  put('refuses what is no e-mail', 5, [400, { email: ['Enter a valid email address.'] }], 'staff', {
    email: 'x',
  }),
  put('refuses a name that is none', 5, [400, { first_name: none }], 'staff', { first_name: null }),
  put('refuses a name that is an object', 5, [400, { last_name: noText }], 'staff', { last_name: {} }),
  put('refuses a flag that is none', 5, [400, { is_active: noFlag }], 'staff', { is_active: 'ja' }),
  put('wants a sign-in', 5, unsigned, 'visitor', app),
  put('is for staff', 5, notAllowed, 'teacher', app),
]

const set = (name: string, isActive: 'True' | 'False'): Reply => [
  202,
  detail(`${emailOf(name)} updated successfully to ${isActive}`),
]

const blocking: Pair[] = [
  block('lets in', 6, set('asha', 'True'), 'staff', { is_active: true }),
  { ...login('whoever can sign in then', 'asha', [200, expect.anything()]), keep: 'asha' },
  block('blocks', 6, set('asha', 'False'), 'staff', { is_active: false }),
  {
    says: 'and ends the sign-in',
    route: 'GET /users/logout/',
    at: '/users/logout/',
    as: 'Token {asha}',
    reply: blacklisted,
  },
  block('blocks where nothing is said', 6, set('asha', 'False'), 'staff', {}),
  block('blocks where nothing is sent', 6, set('asha', 'False'), 'staff'),
  list('shows who is blocked', '?is_active=false', [200, [expect.objectContaining({ id: 6 })]]),
  block('leaves other staff alone', 3, notAllowed, 'staff', { is_active: false }),
  block('blocks other staff for a superadmin', 3, set('colleague', 'False'), 'root', { is_active: false }),
  block('blocks nobody by their own hand', 1, notAllowed, 'root', {}),
  block('forbids what is not there', 99, notAllowed, 'root', {}),
  block('knows no such address', 'abc', notFound, 'root', {}),
  block('refuses a flag that is none', 6, [400, { is_active: noFlag }], 'staff', { is_active: [] }),
  block('wants a sign-in', 6, unsigned, 'visitor', {}),
  block('is for staff', 6, notAllowed, 'teacher', {}),
]

const removing: Pair[] = [
  remove('leaves other staff alone', 3, notAllowed),
  remove('leaves superadmins alone', 1, notAllowed),
  remove('keeps the last superadmin', 1, notAllowed, 'root'),
  remove('removes a plain account', 6, [204, undefined]),
  get('is gone', 6, notAllowed),
  remove('forbids what is not there', 6, notAllowed),
  remove('removes staff for a superadmin', 3, [204, undefined], 'root'),
  remove('knows no such address', 'abc', notFound),
  remove('wants a sign-in', 5, unsigned, 'visitor'),
  remove('is for staff', 5, notAllowed, 'teacher'),
]

export const userStory: Story = {
  name: 'accounts, read, changed, blocked and removed by staff',
  pairs: [...beginning, ...reading, ...changing, ...blocking, ...removing],
}
