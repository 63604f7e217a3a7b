import { expect } from 'vitest'
import {
  emailOf,
  error,
  form,
  invalid,
  type Pair,
  passwordOf,
  type Reply,
  type Story,
  signedIn,
  to,
  user,
} from './pair.ts'

const login = to('POST /auth/login')
const google = to('POST /auth/google', { from: 'here' })

const asha = { email: emailOf('asha'), password: passwordOf('asha') }
const entered = signedIn(user('asha'))
const refused = error(401, 'Invalid email or password')
const needed = invalid('Email and password are required')

const signingIn: Pair[] = [
  login('signs in', asha, entered),
  login('signs in by the e-mail in any case', { ...asha, email: ' ASHA@academy.example ' }, entered),
  login('takes a form', form(asha), entered),
  login('takes the other kind of form', new URLSearchParams(asha), entered),
  login(
    'shows a superadmin as an admin',
    { email: emailOf('root'), password: passwordOf('root') },
    signedIn(user('root')),
  ),
  login('refuses a wrong password', { ...asha, password: 'wrong' }, refused),
  login('does not tell that there is no such account', { ...asha, email: 'no@b.example' }, refused),
  login('refuses a password of 100,000 characters', { ...asha, password: 'x'.repeat(100_000) }, refused),
  login('misses the e-mail', { password: 'x' }, needed),
  login('misses the password', { email: asha.email }, needed),
  login('misses both', {}, needed),
  login('misses both where they are empty', { email: '', password: null }, needed),
  login('misses both where nothing is sent', undefined, needed),
  login('refuses JSON that is broken', '{', invalid('Invalid JSON')),
  login('refuses a NUL', { ...asha, email: 'a\0@b.example' }, [
    400,
    expect.objectContaining({ error: expect.any(String) }),
  ]),
]

const locked: Reply = [
  429,
  {
    error: 'Account temporarily locked due to multiple failed login attempts.',
    retry_after: 1800,
  },
]
const guess = login('refuses a guess', { email: emailOf('teacher'), password: 'guess' }, refused)
const right = { email: emailOf('teacher'), password: passwordOf('teacher') }
const guessing: Pair[] = [
  login('signs in on a browser that is known then', right, signedIn(user('teacher')), { jar: 'teacher' }),
  ...Array.from({ length: 5 }, () => guess),
  login('locks the account for whom it does not know', right, locked),
  login('but not for a browser that it knows', right, signedIn(user('teacher')), { jar: 'teacher' }),
]

const proof = 'sandbox:gita@b.example:Gita Iyer'
const gita = user('asha', {
  id: expect.any(Number),
  email: 'gita@b.example',
  first_name: 'Gita',
  last_name: 'Iyer',
})
const byGoogle: Pair[] = [
  google('opens an account', { token: proof }, signedIn(gita)),
  google('signs in', { token: proof }, signedIn(gita)),
  google('makes nobody an admin', { token: 'sandbox:h@b.example:Hari Rao', client_type: 'admin' }, [
    200,
    expect.objectContaining({ user: expect.objectContaining({ role: 'student' }) }),
  ]),
  to('POST /auth/register')(
    'opens an account whose address nobody has confirmed',
    { email: 'i@b.example', password: 'three green boats', first_name: 'Isha', last_name: 'Rao' },
    [201, expect.anything()],
  ),
  google(
    'does not join it with whoever Google says has the address',
    { token: 'sandbox:i@b.example:Isha Rao' },
    error(409, expect.stringContaining('nobody has confirmed')),
  ),
  google('misses the token', {}, invalid('Token is missing')),
  google('misses it where it is empty', { token: '' }, invalid('Token is missing')),
  google('refuses one that was made up', { token: 'made-up' }, error(401, 'Invalid token')),
  google('refuses one of another kind', { token: { a: 1 } }, error(401, 'Invalid token')),
]

export const sessionStory: Story = {
  name: 'signing in',
  pairs: [...signingIn, ...guessing, ...byGoogle],
}
