import { expect } from 'vitest'
import {
  emailOf,
  error,
  invalid,
  message,
  msg,
  type Pair,
  passwordOf,
  type Reply,
  required,
  type Story,
  signedIn,
  to,
  unsigned,
  user,
} from './pair.ts'

const login = to('POST /auth/login')
const refused = error(401, 'Invalid email or password')
const weak = invalid('Weak password')
const incorrect = error(401, 'Current password is incorrect')
const changed = message('Password changed successfully')

const next = 'three green boats'
const changing: Pair[] = (['PUT', 'POST'] as const).flatMap((method, index) => {
  const change = to(`${method} /auth/change-password`, { as: 'asha' })
  const [current_password = '', new_password = ''] = index
    ? [next, passwordOf('asha')]
    : [passwordOf('asha'), next]
  return [
    change('wants a sign-in', { current_password, new_password }, unsigned, { as: '' }),
    change('refuses a wrong one', { current_password: 'wrong', new_password }, incorrect),
    change('misses the current one', { new_password }, required('current_password')),
    change('misses the new one', { current_password }, required('new_password')),
    change('refuses a weak one', { current_password, new_password: 'short1' }, weak),
    change('changes it, and the sign-in goes on', { current_password, new_password }, changed),
    change('forgets the old one', { current_password, new_password }, incorrect),
    login(
      'signs in with the new one',
      { email: emailOf('asha'), password: new_password },
      signedIn(user('asha')),
    ),
  ]
})

const mailed: Reply = [
  200,
  { message: 'Password reset link sent to your email', token: expect.stringMatching(/^[\w-]{43}$/) },
]
const email = emailOf('asha')
const asking: Pair[] = ['/auth/send-token', '/auth/forgot-password', '/auth/password-reset/request'].flatMap(
  (path) => {
    const ask = to(`POST ${path}`)
    return [
      ask('mails a link', { email }, mailed, { keep: { opaque: 'token' } }),
      ask('misses the e-mail', {}, required('email')),
      ask('knows nobody by it', { email: 'no@b.example' }, error(404, 'User not found')),
    ]
  },
)

const done = message('Password updated successfully')
const link_void = invalid('Invalid or expired token')
const password = 'a new one, 1'
const byQuery = to('POST /auth/reset-password')
const byPath = to('POST /auth/reset-password/<token>')
const byBody = to('POST /auth/password-reset/verify')
const again = to('POST /auth/send-token')('mails another link', { email }, mailed)
const at = '/auth/reset-password?token={mailed:asha@academy.example}'
const tokenInBody = '{mailed:asha@academy.example}'

const resetting: Pair[] = [
  byQuery('misses the token', { password }, invalid('Token is missing')),
  byQuery('misses the password', {}, invalid('New password is required'), { at }),
  byQuery('misses it where it is empty', { password: '' }, invalid('New password is required'), { at }),
  byQuery('refuses a weak one', { password: 'onlyletters' }, weak, { at }),
  byQuery('resets nothing by what the answer carried', { password }, link_void, {
    at: '/auth/reset-password?token={opaque}',
  }),
  byQuery('sets the password', { password }, done, { at }),
  byQuery('does so once', { password }, link_void, { at }),
  to('GET /auth/me')('has ended every sign-in', undefined, msg(401, 'Token has been revoked'), {
    as: 'asha',
  }),
  login('signs in with it', { email, password }, signedIn(user('asha'))),
  again,
  byPath('misses the password', {}, invalid('New password is required'), { at: '/auth/reset-password/x' }),
  byPath('refuses a weak one', { password: '12345678' }, weak, { at: '/auth/reset-password/x' }),
  byPath('refuses a token that was made up', { password }, link_void, { at: '/auth/reset-password/x' }),
  byPath('sets the password', { password: `${password}2` }, done, {
    at: '/auth/reset-password/{mailed:asha@academy.example}',
  }),
  again,
  byBody('misses the token', { password }, invalid('Token is missing')),
  byBody('misses the password', { token: 'x' }, invalid('New password is required')),
  byBody('refuses a token that was made up', { token: 'x', password }, link_void),
  byBody('sets the password', { token: tokenInBody, new_password: `${password}3` }, done),
  login('signs in with it', { email, password: `${password}3` }, signedIn(user('asha'))),
  again,
  { ...byBody('is too late after an hour', { token: tokenInBody, password }, link_void), later: 3600 },
  login('does not know the one before', { email, password }, refused),
]

const setFirst = to('POST /auth/set-password', { as: 'Bearer {gita}' })
const first: Pair[] = [
  {
    ...to('POST /auth/google')(
      'opens an account without a password',
      { token: 'sandbox:gita@b.example:Gita' },
      [200, expect.anything()],
    ),
    from: 'here',
    keep: { gita: 'access_token' },
  },
  setFirst('wants a sign-in', { password }, unsigned, { as: '' }),
  setFirst('misses it', {}, required('password')),
  setFirst('refuses a weak one', { password: 'gita' }, weak),
  setFirst('refuses one that everybody takes', { password: 'password123' }, weak),
  setFirst('sets a first password', { password }, message('Password set successfully')),
  setFirst('does so once', { password }, error(403, 'This account has a password already')),
  setFirst(
    'wants a sign-in of the last quarter of an hour',
    { password },
    error(403, 'Please log in again first: this needs a login of the last 15 minutes.'),
    { later: 16 * 60 },
  ),
]

export const passwordStory: Story = {
  name: 'passwords',
  pairs: [...changing, ...asking, ...resetting, ...first],
}
