import { expect } from 'vitest'
import {
  account,
  detail,
  emailOf,
  noFlag,
  noText,
  notAllowed,
  type Pair,
  type Reply,
  required,
  type Story,
  tooLong,
  unsigned,
  user,
} from './pair.ts'
import { asha, list, login, make } from './user-calls.ts'

const everyone = (['root', 'staff', 'colleague', 'teacher', 'plain'] as const).map(user)
const [root, staff, colleague, teacher, plain] = everyone

const isWrong = (text: string): Reply => [400, { is_staff: [text] }]

const listing: Pair[] = [
  list('shows everyone', '', [200, everyone]),
  list('shows a superadmin the same', '', [200, everyone], 'root'),
  list('shows staff', '?is_staff=true', [200, [root, staff, colleague]]),
  list('shows who is none, as Python spells it', '?is_staff=False', [200, [teacher, plain]]),
  list('shows superadmins', '?is_superuser=1', [200, [root]]),
  list('shows who is none', '?is_superuser=false', [200, [staff, colleague, teacher, plain]]),
  list('puts both together', '?is_superuser=false&is_staff=true', [200, [staff, colleague]]),
  list('shows who is let in', '?is_active=true', [200, everyone]),
  list('shows who is not', '?is_active=0', [200, []]),
  list('takes nothing for what is not there', '?is_active=&is_staff=&start_date=&end_date=', [200, everyone]),
  list('shows who came in a span', '?start_date=2027-01-01%2000:00:00&end_date=2027-01-01+23:59:59', [
    200,
    everyone,
  ]),
  list('shows who came since', '?start_date=2027-01-01 00:00:01', [200, []]),
  list('shows who came until a day', '?end_date=2027-01-01', [200, everyone]),
  list('shows who came before', '?end_date=2026-12-31T23:59:59Z', [200, []]),
  list('refuses a flag that is none', '?is_staff=perhaps', isWrong('Must be a valid boolean.')),
  list('refuses a day that is none', '?start_date=yesterday', [400, { start_date: [expect.any(String)] }]),
  list('refuses a day that no calendar has', '?end_date=2027-02-30 10:00:00', [
    400,
    detail(expect.any(String)),
  ]),
  list('wants a sign-in', '', unsigned, 'visitor'),
  list('is for staff, not for teachers', '', notAllowed, 'teacher'),
  list('is for staff', '', notAllowed, 'plain'),
]

const made = (id: number, more = {}): Reply => [
  202,
  {
    ...account('plain'),
    id,
    _id: id,
    username: asha.email,
    email: asha.email,
    is_active: false,
    token: expect.any(String),
    ...more,
  },
]
const other = (name: string) => ({ username: emailOf(name), email: emailOf(name) })

const making: Pair[] = [
  { ...make('opens an account, which is blocked', asha, made(6)), keep: 'given' },
  list('opens nothing with the token of the answer', '', [401, expect.anything()], 'Token {given}'),
  login('is blocked indeed', 'asha', [
    403,
    detail('The account is blocked. Contact your administrator for further information.'),
  ]),
  make(
    'opens one that is let in, for staff',
    { ...asha, email: emailOf('bina'), is_active: true, is_staff: true },
    made(7, { ...other('bina'), is_active: true, is_staff: true }),
  ),
  make(
    'makes a superadmin for a superadmin',
    { ...asha, email: emailOf('chief'), is_superuser: true },
    made(8, { ...other('chief'), is_staff: true, is_superuser: true }),
    'root',
  ),
  make('makes no superadmin for staff', { ...asha, email: emailOf('d'), is_superuser: true }, notAllowed),
  make('knows an e-mail that has an account', { ...asha, email: 'ASHA@ease.example' }, [
    400,
    detail('User already exists'),
  ]),
  make('refuses a weak password', { ...asha, email: emailOf('d'), password: '12345678' }, [
    400,
    detail([expect.any(String)]),
  ]),
  make('refuses what is no e-mail', { ...asha, email: 'd' }, [
    400,
    { email: ['Enter a valid email address.'] },
  ]),
  make('misses everything', {}, [
    400,
    { email: required, first_name: required, last_name: required, password: required },
  ]),
  make('misses a name', { ...asha, last_name: undefined }, [400, { last_name: required }]),
  make('refuses a flag that is none', { ...asha, is_staff: 'perhaps' }, [400, { is_staff: noFlag }]),
  make('refuses a flag that is an object', { ...asha, is_active: {} }, [400, { is_active: noFlag }]),
  make('refuses a name that is a number', { ...asha, first_name: 5 }, [400, { first_name: noText }]),
  make('refuses an e-mail of 100,000 characters', { ...asha, email: `${'x'.repeat(100_000)}@b.c` }, [
    400,
    { email: tooLong(254) },
  ]),
  make('refuses a NUL', { ...asha, first_name: 'a\0b' }, [400, detail('Null characters are not allowed.')]),
  make('wants a sign-in', asha, unsigned, 'visitor'),
  make('is for staff', asha, notAllowed, 'plain'),
]

export const userListStory: Story = {
  name: 'accounts, listed and opened by staff',
  pairs: [...listing, ...making],
}
