import { expect } from 'vitest'
import { type Pair, type Reply, refused, type Story, said, to, useJson } from './pair.ts'
import { answer, authOf, fresh, githubAuth, known, proofOf } from './social-answers.ts'

const github = to('POST /social/github')
const google = to('POST /social/google')
const linkedin = to('POST /social/linkedin')
const facebook = to('POST /social/facebook')
const verify = to('POST /verify/<token>/<uidb64>')

const sandboxRefused = refused(
  'The sandbox knows nobody by this proof. At this machine write sandbox:<email>:<name>.',
)

/** As Facebook's script hands it over, with more than the document has. */
const facebookBody = {
  accessToken: proofOf('devi'),
  data_access_expiration_time: 1652186921,
  expiresIn: 4279,
  grantedScopes: 'email,public_profile',
  userID: '42',
  email: 'somebody-else@school.example',
  name: 'Somebody Else',
  signedRequest: 'x.y',
}
const facebookAuth = authOf('facebook', {
  data_access_expiration_time: 1652186921,
  expires_in: 4279,
  scope: 'email,public_profile',
})

const signingIn: Pair[] = [
  github('opens an account', { code: proofOf('devi') }, answer(githubAuth, fresh), { gives: 'devi' }),
  github('signs in', { code: proofOf('devi') }, answer(githubAuth, known), { later: 1 }),
  github('does not mind a token that is too old', { code: proofOf('devi') }, answer(githubAuth, known), {
    as: 'Basic a.b.c',
  }),
  github('misses the code', { code: '' }, refused("The 'code' is not provided.")),
  github('refuses a code that is no text', { code: 7 }, refused('code must be string')),
  github('says why it is refused', { code: 'made-up' }, sandboxRefused),
  github('wants JSON', {}, useJson),
  google(
    'signs the same person in',
    { idtoken: proofOf('devi') },
    answer(authOf('google', { expires_in: null, sub: 'devi@school.example' }), known),
  ),
  google('misses the token', { idtoken: null }, refused("The 'idtoken' is not provided.")),
  google('refuses a token that is no text', { idtoken: {} }, refused('idtoken must be string')),
  google('refuses a made up token', { idtoken: 'made-up' }, refused('Invalid token.')),
  google('wants JSON', undefined, useJson),
  linkedin('signs in', { code: proofOf('devi') }, answer(authOf('linkedin', { expires_in: null }), known)),
  linkedin('misses the code', { code: null }, refused("The 'code' is not provided.")),
  linkedin('refuses a code that is no text', { code: [] }, refused('code must be string')),
  linkedin('says why it is refused', { code: 'made-up' }, sandboxRefused),
  linkedin('wants JSON', {}, useJson),
  facebook(
    'signs in whom Facebook knows, not whom the client names',
    facebookBody,
    answer(facebookAuth, known),
  ),
  facebook('misses the token', { userID: '42' }, refused("The 'accessToken' is not provided.")),
  facebook('refuses a token that is no text', { accessToken: 7 }, refused('accessToken must be string')),
  facebook(
    'refuses a user that is no text',
    { ...facebookBody, userID: 42 },
    refused('userID must be string'),
  ),
  facebook(
    'refuses a time that is none',
    { ...facebookBody, expiresIn: {} },
    refused('expiresIn must be number'),
  ),
  facebook('says why it is refused', { ...facebookBody, accessToken: 'made-up' }, sandboxRefused),
  facebook('wants JSON', {}, useJson),
]

const qrcode = to('POST /qrcode', 'devi')
const socialType = { login_type: 'social' }
const image: Reply = [200, { image: expect.any(String), success: true }]

const second: Pair[] = [
  qrcode('needs no password of whoever has a social account', socialType, image),
  to('POST /verify_otp', 'devi')('gives codes', { otp: '{otp:devi}' }, [200, expect.anything()]),
  to('POST /setup_mfa', 'devi')(
    'enables MFA',
    { mfa_enabled: true, otp: '{otp:devi}' },
    said('MFA enabled successfully'),
  ),
  github(
    'gives no token then',
    { code: proofOf('devi') },
    answer(githubAuth, { email: 'devi@school.example', mfa_enabled: true, verified: 1 }),
  ),
  to('POST /login_mfa')(
    'takes the second step with the address of `auth`',
    { email: 'devi@school.example', otp: '{otp:devi}' },
    [
      200,
      {
        message: 'The TOTP MFA token is valid',
        success: true,
        user: { ...known, active: 1, latest: 1, verified: 1, mfa_enabled: true },
      },
    ],
    { gives: 'devi' },
  ),
]

const withoutEmail: Pair[] = [
  github(
    'opens an account without an address',
    { code: 'sandbox::Nobody' },
    answer(
      { ...githubAuth, email: null, user_name: 'Nobody' },
      { ...fresh, email: null, first_name: 'Nobody', last_name: null, verified: false, verified_on: null },
    ),
    { gives: 'nobody' },
  ),
  qrcode(
    'has no second step for it, which is asked for by e-mail',
    socialType,
    refused('MFA needs an email address, and this account has none.'),
    { as: 'nobody' },
  ),
]

const confirmingSecond: Pair[] = [
  verify(
    'is confirmed by the provider already',
    undefined,
    said('Account already confirmed. Please login.'),
    {
      at: '/verify/x/{uid:devi}',
    },
  ),
]

export const socialStory: Story = {
  name: 'social login',
  pairs: [...signingIn, ...second, ...confirmingSecond, ...withoutEmail],
}
