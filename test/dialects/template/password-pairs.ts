import {
  arrives,
  credentials,
  entered,
  meera,
  type Pair,
  refused,
  type Story,
  said,
  to,
  unsigned,
  useJson,
} from './pair.ts'

const forgot = to('POST /forgot_password')
const reset = to('POST /reset_password/<token>/<uidb64>')
const update = to('POST /update_password', 'meera')
const login = to('POST /login')

const mailed = said('Password reset email sent to the user')
const done = said('Your password has been updated! You are now able to log in.')
const expired = refused('Reset Password token has expired')
const at = (address: string) => ({ at: `/reset_password/${address}` })
const passwords = (existing_password: unknown, new_password: unknown) => ({ existing_password, new_password })

const resetting: Pair[] = [
  forgot('mails a link', { email: 'Meera@school.example' }, mailed),
  forgot('misses the e-mail', { email: null }, refused('Email not provided for password reset.')),
  forgot(
    'knows nobody of that e-mail',
    { email: 'nobody@school.example' },
    refused("Couldn't find the user with given email address for email reset"),
  ),
  forgot('refuses an e-mail that is no text', { email: [1] }, refused('Please provide a valid email.')),
  forgot('wants JSON', undefined, useJson),
  reset('misses the password', { password: '' }, refused('Password is not provided for reset.'), at('x/y')),
  reset('wants JSON', {}, useJson, at('{mailed}')),
  reset('knows no such uid', { password: 'p2' }, refused('User not found'), at('{token}/y')),
  reset('refuses a made up token', { password: 'p2' }, expired, at('made-up/{uid:meera}')),
  reset('refuses the token of somebody else', { password: 'p2' }, expired, at('{token}/{uid:asha}')),
  reset(
    'refuses a password that is no text',
    { password: 7 },
    refused('password must be string'),
    at('{mailed}'),
  ),
  reset(
    'refuses a password of 201 characters',
    { password: 'x'.repeat(201) },
    refused('password must NOT have more than 200 characters'),
    at('{mailed}'),
  ),
  reset('sets the password', { password: 'p2' }, done, at('{mailed}')),
  reset('works once', { password: 'p3' }, expired, at('{mailed}')),
  update('is signed out by it', passwords('p2', 'p3'), unsigned),
  login('forgets the old password', credentials('meera'), refused('Password is invalid.')),
  // Whoever reads the mail has the address.
  login(
    'signs in with the new one',
    credentials('meera', 'p2'),
    entered({ ...meera, verified: 1, verified_on: 1798761600 }),
    { gives: 'meera' },
  ),
  forgot('mails another link', { email: 'asha@school.example' }, mailed),
  reset('is too late after an hour', { password: 'p2' }, expired, { ...at('{mailed}'), later: 3601 }),
]

const updating: Pair[] = [
  login('signs in again', credentials('meera', 'p2'), [200, expectUser()], { gives: 'meera' }),
  update('misses the new one first', { existing_password: '' }, refused('Please provide a new password.')),
  update('misses the existing one', passwords(null, 'p3'), refused('Please provide an existing password.')),
  update('refuses the same', passwords('p3', 'p3'), refused('Existing and new password cannot be same.')),
  update('refuses a wrong one', passwords('no', 'p3'), refused('Provided existing password is invalid')),
  update('refuses one that is no text', passwords('p2', 3), refused('new_password must be string')),
  update(
    'refuses an existing one that is no text',
    passwords({}, 'p3'),
    refused('existing_password must be string'),
  ),
  update('wants JSON', {}, useJson),
  update('wants a sign-in before it looks at what is sent', undefined, unsigned, { as: 'visitor' }),
  update('sets the password', passwords('p2', 'p3'), said('Password has been updated!!')),
  update('goes on with the same sign-in', passwords('p3', 'p4'), said('Password has been updated!!')),
  login('signs in with the last password', credentials('meera', 'p4'), [200, expectUser()]),
]

function expectUser() {
  return { success: true, user: { ...meera, verified: 1, verified_on: 1798761600 } }
}

export const passwordStory: Story = {
  name: 'passwords',
  pairs: [...arrives('meera'), ...arrives('asha'), ...resetting, ...updating],
}
