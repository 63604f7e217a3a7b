import {
  arrives,
  badRequest,
  credentials,
  entered,
  meera,
  type Pair,
  page,
  refused,
  type Story,
  said,
  signUpOf,
  to,
  unsigned,
  useJson,
} from './pair.ts'

const signup = to('POST /signup')
const login = to('POST /login')
const logout = to('POST /logout')
const verify = to('POST /verify/<token>/<uidb64>')
const resend = to('POST /resend_confirmation')

const created = said('User successfully created and a confirmation email has been sent via email.')
const wanted = signUpOf('Meera')
const other = { ...wanted, email: 'new@school.example' }
const noEmail = refused('Missing required field: email')

const signingUp: Pair[] = [
  signup('opens an account', wanted, created),
  signup('misses how', { ...other, login_method: undefined }, refused('Invalid login method')),
  signup('knows no such way', { ...other, login_method: 'myspace' }, refused('Invalid login method')),
  signup('takes no number for it', { ...other, login_method: 1 }, refused('Invalid login method')),
  signup('misses the e-mail', { ...other, email: undefined }, noEmail),
  signup('misses an e-mail of null', { ...other, email: null }, noEmail),
  signup('misses an empty e-mail', { ...other, email: '' }, noEmail),
  signup('says first that the way is missing', { email: '' }, refused('Invalid login method')),
  signup('refuses what is no e-mail', { ...other, email: 'meera' }, refused('Please provide a valid email.')),
  signup(
    'refuses an e-mail that is no text',
    { ...other, email: 7 },
    refused('Please provide a valid email.'),
  ),
  signup('misses the password', { ...other, password: '' }, refused('Missing required field: password')),
  signup(
    'refuses a password that is no text',
    { ...other, password: ['pw'] },
    refused('password must be string'),
  ),
  signup(
    'refuses a name that is no text',
    { ...other, first_name: {} },
    refused('first_name must be string'),
  ),
  signup(
    'refuses a name of 100,000 characters',
    { ...other, last_name: 'x'.repeat(100_000) },
    refused('last_name must NOT have more than 200 characters'),
  ),
  signup(
    'knows the e-mail in any case',
    { ...wanted, email: 'MEERA@school.example' },
    refused('User already exists.'),
  ),
  signup(
    'needs no password where it is social',
    { ...other, login_method: 'github', password: undefined },
    created,
  ),
  signup('wants JSON', undefined, useJson),
  signup('wants JSON that says something', {}, useJson),
  signup('wants JSON that can be read', '{"email":', badRequest),
]

const signingIn: Pair[] = [
  login('signs in before the e-mail is confirmed', credentials('meera'), entered(meera), { gives: 'meera' }),
  login('signs in by the e-mail in any case', credentials('Meera'), entered(meera)),
  login('misses the e-mail', { password: 'pw' }, refused('Email is required.')),
  login('misses the e-mail first', { email: null }, refused('Email is required.')),
  login('misses the password', { email: 'meera@school.example' }, refused('Password is required.')),
  login('knows nobody of that e-mail', credentials('nobody'), refused('There is no user with this email.')),
  login('refuses a wrong password', credentials('meera', 'no'), refused('Password is invalid.')),
  login('refuses any password where there is none', credentials('new'), refused('Password is invalid.')),
  login(
    'refuses an e-mail that is no text',
    { email: 7, password: 'pw' },
    refused('Please provide a valid email.'),
  ),
  login(
    'refuses a password that is no text',
    { ...credentials('meera'), password: 7 },
    refused('password must be string'),
  ),
  login('wants JSON', undefined, useJson),
  login('wants JSON that says something', {}, useJson),
  ...['[]', '["email"]', 'null', '0', '"text"', 'false'].map((body) =>
    login(`finds nothing in ${body}`, body, useJson),
  ),
  login('wants JSON that can be read', '{', badRequest),
  login('refuses more than anybody says', { email: 'x'.repeat(2_000_000) }, [
    413,
    page('Request Entity Too Large'),
  ]),
]

const verified = { ...meera, verified: 1, verified_on: 1798761600 }
const thanks = 'You have confirmed your account. Thanks!'
const at = (address: string) => ({ at: `/verify/${address}` })
const again: Pair['reply'] = said('Account already confirmed. Please login.')
const voidLink: Pair['reply'] = [
  200,
  {
    email: 'meera@school.example',
    message: 'The confirmation link is invalid or has expired.',
    success: false,
  },
]

const confirming: Pair[] = [
  resend(
    'mails the link',
    { email: 'meera@school.example' },
    said('A confirmation email has been sent via email.'),
  ),
  resend('misses the e-mail', { email: '' }, refused('Email not provided for email verification.')),
  resend(
    'knows nobody of that e-mail',
    { email: 'nobody@school.example' },
    refused("Couldn't find the user with given email address for email verification"),
  ),
  resend('refuses an e-mail that is no text', { email: {} }, refused('Please provide a valid email.')),
  resend('wants JSON', {}, useJson),
  verify('knows no such uid', undefined, refused('User not found'), at('{token}/bad')),
  verify('knows nobody of that uid', undefined, refused('User not found'), at(`{token}/${'Z'.repeat(43)}`)),
  verify('refuses a made up token', undefined, voidLink, at('made-up/{uid:meera}')),
  verify('refuses the token of somebody else', undefined, voidLinkOf('new'), at('{token}/{uid:new}')),
  verify('confirms and signs in', undefined, [200, { message: thanks, success: true, user: verified }], {
    ...at('{mailed}'),
    gives: 'meera',
  }),
  verify('says that it is confirmed', undefined, again, at('{mailed}')),
  resend('says so too', { email: 'meera@school.example' }, again),
  login('signs in the confirmed', credentials('meera'), entered(verified)),
  resend(
    'mails the link again',
    { email: 'new@school.example' },
    said('A confirmation email has been sent via email.'),
  ),
  verify('is too late after an hour', undefined, voidLinkOf('new'), { ...at('{mailed}'), later: 3601 }),
]

function voidLinkOf(name: string): Pair['reply'] {
  return [200, { ...Object(voidLink[1]), email: `${name}@school.example` }]
}

export const accountStory: Story = {
  name: 'accounts',
  pairs: [...signingUp, ...signingIn, ...confirming],
}

export const credentialStory: Story = {
  name: 'credentials',
  pairs: [
    ...arrives('meera'),
    logout('wants a sign-in', undefined, unsigned),
    logout('refuses Bearer', undefined, unsigned, { as: 'Bearer {basic:meera}' }),
    logout('refuses what is no token', undefined, unsigned, { as: 'Basic bWVlcmE6cHc=' }),
    logout('wants a sign-in before it looks at what is sent', '{', unsigned),
    logout('takes the token alone', undefined, said('User successfully logged out.'), {
      as: '{basic:meera}',
    }),
    logout('has ended that sign-in', undefined, unsigned, { as: 'meera' }),
    login('signs in again', credentials('meera'), entered(meera), { gives: 'meera' }),
    logout('ends a sign-in', {}, said('User successfully logged out.'), { as: 'meera' }),
    login('signs in once more', credentials('meera'), entered(meera), { gives: 'meera' }),
    logout('is too late after an hour', undefined, unsigned, { as: 'meera', later: 3601 }),
  ],
}

/** Elsewhere `/` is the academy's own page. */
export const rootStory: Story = {
  name: 'the root',
  pairs: [to('GET /')('says who it is', undefined, [200, 'Welcome to Flask Template.'])],
}
