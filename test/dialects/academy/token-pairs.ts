import { expect } from 'vitest'
import {
  adminsOnly,
  emailOf,
  message,
  msg,
  type Pair,
  passwordOf,
  type Reply,
  type Story,
  signedIn,
  to,
  unsigned,
  user,
} from './pair.ts'

const get = to('GET /auth/me')
const me = (says: string, as: string, reply: Reply): Pair => get(says, undefined, reply, { as })
const bad = msg(422, "Bad Authorization header. Expected 'Authorization: Bearer <JWT>'")
const scheme = msg(
  401,
  "Missing 'Bearer' type in 'Authorization' header. Expected 'Authorization: Bearer <JWT>'",
)
const notSigned =
  'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwic2lkIjoiMSIsImludGVyZmFjZSI6ImFjYWRlbXkiLCJleHAiOjk5OTk5OTk5OTl9.'
const refused = msg(422, 'Signature verification failed')

const credentials = { email: emailOf('asha'), password: passwordOf('asha') }
const signIn = (again: string): Pair => ({
  ...to('POST /auth/login')('signs in', credentials, signedIn(user('asha'))),
  keep: { [`access${again}`]: 'access_token', [`refresh${again}`]: 'refresh_token' },
})
const refresh = (says: string, as: string, reply: Reply, more: Partial<Pair> = {}): Pair =>
  to('POST /auth/refresh')(says, undefined, reply, { as, ...more })
const out = (says: string, as: string, reply: Reply): Pair =>
  to('POST /auth/logout')(says, undefined, reply, { as })
const fresh: Reply = [200, { access_token: expect.stringMatching(/^ey/) }]
const asha: Reply = [200, { user: user('asha') }]
const revoked = msg(401, 'Token has been revoked')
const expired = msg(401, 'Token has expired')
const day = 24 * 3600

export const tokenStory: Story = {
  name: 'tokens',
  pairs: [
    me('wants the header', '', unsigned),
    me('takes another scheme for none', 'Basic c3RhZmY6c3RhZmY=', scheme),
    me('wants the token behind the scheme', 'Bearer', bad),
    me('wants nothing behind the token', 'Bearer a b', bad),
    me('refuses what is no token', 'Bearer abc', msg(422, 'Not enough segments')),
    me('refuses a token that nobody signed', notSigned, refused),
    me('refuses a signature that was changed', '{asha}x', refused),
    get('shows a superadmin as an admin', undefined, [200, { user: user('root') }], { as: 'root' }),
    to('GET /contact/contact-forms')('is for admins', undefined, adminsOnly, { as: 'teacher' }),
    signIn(''),
    signIn('2'),
    me('lets in whoever signed in', 'Bearer {access}', asha),
    me('takes the scheme in any case', 'bEARER {access}', asha),
    me('takes no refresh token', 'Bearer {refresh}', msg(422, 'Only non-refresh tokens are allowed')),
    refresh('wants a token', '', unsigned),
    refresh('takes no access token', 'Bearer {access}', msg(422, 'Only refresh tokens are allowed')),
    refresh('refuses what is no token', 'Bearer abc', msg(422, 'Not enough segments')),
    refresh('refuses a secret that was changed', 'Bearer {refresh}x', msg(422, 'Not enough segments')),
    { ...me('is over after an hour', 'Bearer {access}', expired), later: 3600 },
    refresh('gives a new access token', 'Bearer {refresh}', fresh, { keep: { access: 'access_token' } }),
    me('lets in with it', 'Bearer {access}', asha),
    refresh('gives another one to the same refresh token', 'Bearer {refresh}', fresh),
    out('ends the sign-in', 'Bearer {access}', message('Successfully logged out')),
    out('has ended it', 'Bearer {access}', revoked),
    out('wants a sign-in', '', unsigned),
    me('is over at once', 'Bearer {access}', revoked),
    refresh('is over with the sign-in', 'Bearer {refresh}', revoked),
    refresh('goes on in another sign-in, to the thirtieth day', 'Bearer {refresh2}', fresh, {
      later: 30 * day - 7200,
    }),
    refresh('and no longer', 'Bearer {refresh2}', expired, { later: 7200 }),
  ],
}
