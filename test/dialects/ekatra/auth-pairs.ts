import { expect } from 'vitest'
import { message, missing, notFound, type Pair, type Story } from './pair.ts'

const signUp = {
  name: 'Meera Devi Nair',
  email: 'meera@school.example',
  contact: '9999999999',
  password: 'pw',
}
const to = (route: string, at: string) => (says: string, body: unknown, reply: Pair['reply']) =>
  ({ says, route, at, body, reply, as: 'visitor' }) satisfies Pair

const signup = to('POST /auth/signup', '/auth/signup')
const login = to('POST /auth/login', '/auth/login')
const forgot = to('POST /auth/forgot', '/auth/forgot')
const reset = to('POST /auth/reset/<token>', '/auth/reset/{mailed}')
const resetBare = to('POST /auth/reset<token>', '/auth/reset{mailed}')
const token = { token: expect.any(String) }
const credentials = (password: string) => ({ email: signUp.email, password })
const wrong = [400, message('Either email or password is incorrect')] as const satisfies Pair['reply']
const done: Pair['reply'] = [200, { message: 'password reset success', ...token }]

const signingUp: Pair[] = [
  signup('opens an account', signUp, [200, { message: 'Success', id: expect.stringMatching(/^\d+$/) }]),
  signup('refuses an e-mail that is taken, in any case', { ...signUp, email: 'MEERA@school.example' }, [
    400,
    message('User with email MEERA@school.example already exists'),
  ]),
  ...['name', 'email', 'contact', 'password'].map((field) =>
    signup(`misses ${field}`, { ...signUp, email: 'new@school.example', [field]: undefined }, missing),
  ),
  signup('takes null for a field that is missing', { ...signUp, email: null }, missing),
  signup('takes blanks for a field that is missing', { ...signUp, name: '  ' }, missing),
  signup('misses everything', undefined, missing),
  signup('refuses what is no e-mail', { ...signUp, email: 'meera' }, [400, message(expect.any(String))]),
  signup('refuses a name of 100,000 characters', { ...signUp, name: 'x'.repeat(100_000) }, [
    400,
    message(expect.any(String)),
  ]),
]

const signingIn: Pair[] = [
  login('signs in', credentials('pw'), [200, { message: 'success', ...token }]),
  login('signs in by the e-mail in any case', { email: 'Meera@School.example', password: 'pw' }, [
    200,
    { message: 'success', ...token },
  ]),
  login('refuses a wrong password', credentials('wrong'), wrong),
  login(
    'refuses whom nobody knows, in the same words',
    { email: 'no@school.example', password: 'pw' },
    wrong,
  ),
  login('misses the password', { email: signUp.email }, missing),
  login('misses the e-mail', { email: null, password: 'pw' }, missing),
  login('refuses a password that is no text', { ...credentials('pw'), password: 7 }, [
    400,
    message('body.password must be string'),
  ]),
]

const forgetting: Pair[] = [
  forgot('mails a link', { email: signUp.email }, [200, { message: 'success', ...token }]),
  forgot(
    'says that nobody has that e-mail',
    { email: 'no@school.example' },
    notFound('User with email no@school.example not exists'),
  ),
  forgot('misses the e-mail', {}, missing),
]

const resetting: Pair[] = [
  reset('finds two passwords that differ', { 'new-password': 'a', 'confirm-password': 'b' }, [
    400,
    message('Password not matched!!'),
  ]),
  reset('misses the second password', { 'new-password': 'next' }, missing),
  reset('misses both', {}, missing),
  reset(
    'sets the password, by the names of the document',
    { 'new-password': 'n1', 'confirm-password': 'n1' },
    done,
  ),
  login('signs in with the new password', credentials('n1'), [200, { message: 'success', ...token }]),
  login('forgets the old password', credentials('pw'), wrong),
  reset('works once', { 'new-password': 'n2', 'confirm-password': 'n2' }, [400, message('Token is expired')]),
  forgot('mails another link', { email: signUp.email }, [200, { message: 'success', ...token }]),
  resetBare('misses both on the address without a slash', {}, missing),
  resetBare('finds two that differ there', { password: 'a', confirm_password: 'b' }, [
    400,
    message('Password not matched!!'),
  ]),
  resetBare(
    'sets the password there, by the other name that the document has',
    { 'new-password': 'n3', 'conform-password': 'n3' },
    done,
  ),
  resetBare('works once there', { password: 'n4', confirm_password: 'n4' }, [
    400,
    message('Token is expired'),
  ]),
  forgot('mails a third link', { email: signUp.email }, [200, { message: 'success', ...token }]),
  reset('takes the names of the old system', { password: 'n5', confirm_password: 'n5' }, done),
  login('signs in with the last password', credentials('n5'), [200, { message: 'success', ...token }]),
  {
    says: 'resets nothing with the token of the answer',
    route: 'POST /auth/reset/<token>',
    at: '/auth/reset/{answered}',
    as: 'visitor',
    body: { password: 'n6', confirm_password: 'n6' },
    reply: [400, message('Token is expired')],
  },
]

export const authStory: Story = {
  name: 'accounts',
  pairs: [...signingUp, ...signingIn, ...forgetting, ...resetting],
}
