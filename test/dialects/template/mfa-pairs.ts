import { expect } from 'vitest'
import {
  arrives,
  credentials,
  entered,
  meera,
  type Pair,
  type Reply,
  refused,
  type Story,
  said,
  to,
  unsigned,
  useJson,
} from './pair.ts'

const qrcode = to('POST /qrcode', 'meera')
const verify = to('POST /verify_otp', 'meera')
const setup = to('POST /setup_mfa', 'meera')
const list = to('GET /recovery_codes', 'meera')
const make = to('POST /recovery_codes', 'meera')
const login = to('POST /login')
const enter = to('POST /login_mfa')
const enterByCode = to('POST /verify_recovery_code')

const ten = (pattern: RegExp) => Array.from({ length: 10 }, () => expect.stringMatching(pattern))
const codes = ten(/^[0-9A-F]{32}$/)
const image: Reply = [200, { image: expect.stringMatching(/^iVBORw0KGgo[\w+/]+=*$/), success: true }]
const noPassword = refused('Password not provided for MFA')
const noType = refused('LoginType not provided for MFA')
const noMethod = refused('OTP method associated with the person not found.')
const notEnabled = refused('OTP method is not enabled.')
const wrongOtp = refused('You have supplied an invalid MFA token!')
const wrongCode = refused('You have supplied an invalid recovery code!')
const noOtp = refused('OTP is required.')
const need = refused('MFA need to be enabled.')
const signup = { login_type: 'signup', password: 'pw' }
const shown: Reply = [
  200,
  { data: { codes, otp_verified: true }, message: 'OTP verified successfully', success: true },
]

const preparing: Pair[] = [
  verify('has no method yet', { otp: 123456 }, noMethod),
  setup('has no method to enable', { mfa_enabled: true, otp: 123456 }, noMethod),
  setup('has no method to disable', { mfa_enabled: false }, noMethod),
  qrcode('misses the type', { password: 'pw' }, noType),
  qrcode('knows no such type', { ...signup, login_type: 'passkey' }, noType),
  qrcode('takes no number for it', { ...signup, login_type: 1 }, noType),
  qrcode('misses the password', { login_type: 'signup' }, noPassword),
  qrcode('misses a password of nothing', { ...signup, password: '' }, noPassword),
  qrcode('misses it of whoever has no social account', { login_type: 'social' }, noPassword),
  qrcode('refuses a wrong one', { ...signup, password: 'no' }, refused('Password is invalid.')),
  qrcode('refuses one that is no text', { ...signup, password: 7 }, refused('password must be string')),
  qrcode('wants JSON', {}, useJson),
  qrcode('wants a sign-in', signup, unsigned, { as: 'visitor' }),
  qrcode('shows a picture', signup, image),
  qrcode('shows it again until MFA is enabled', signup, image),
  list('is not enabled yet', undefined, notEnabled),
  make('is not enabled yet', undefined, notEnabled),
]

const enabling: Pair[] = [
  verify('misses the code', { otp: null }, noOtp),
  verify('refuses a wrong one', { otp: '{wrong:meera}' }, wrongOtp),
  verify('refuses one of five digits', { otp: 12345 }, wrongOtp),
  verify('refuses one that is none', { otp: 'secret' }, wrongOtp),
  verify('refuses one that is no text', { otp: [1] }, refused('otp must be string')),
  verify('wants JSON', {}, useJson),
  verify('wants a sign-in', { otp: 1 }, unsigned, { as: 'visitor' }),
  verify('gives recovery codes', { otp: '{otpNumber:meera}' }, shown),
  setup('misses what to do', { otp: '{otp:meera}' }, need),
  setup('is told nothing by a word', { mfa_enabled: 'yes', otp: '{otp:meera}' }, need),
  setup('misses the code', { mfa_enabled: true }, noOtp),
  setup('refuses a wrong one', { mfa_enabled: true, otp: '{wrong:meera}' }, wrongOtp),
  setup('refuses one that is no text', { mfa_enabled: true, otp: {} }, refused('otp must be string')),
  setup('wants JSON', {}, useJson),
  setup('wants a sign-in', { mfa_enabled: true }, unsigned, { as: 'visitor' }),
  setup(
    'takes the same code again',
    { mfa_enabled: true, otp: '{otp:meera}' },
    said('MFA enabled successfully'),
  ),
  setup('stays enabled', { mfa_enabled: true, otp: '{otp:meera}' }, said('MFA enabled successfully')),
  qrcode(
    'shows no picture any more',
    signup,
    refused('MFA is enabled already: its QR code is not shown again. Disable MFA first.'),
  ),
  list('lists the codes of before, masked', undefined, [
    200,
    { data: ten(/^[0-9A-F]{4}\*{28}$/), success: true },
  ]),
  list('wants a sign-in', undefined, unsigned, { as: 'visitor' }),
]

const second: Reply = [
  200,
  { success: true, user: { email: 'meera@school.example', mfa_enabled: true, verified: 0 } },
]
const withMfa = { ...meera, mfa_enabled: true }
const byOtp = { email: 'meera@school.example', otp: '{otp:meera}' }
const valid: Reply = [200, { message: 'The TOTP MFA token is valid', success: true, user: withMfa }]

const entering: Pair[] = [
  enter('opens nothing without a password', byOtp, wrongOtp),
  login('gives no token', credentials('meera'), second),
  enter('misses the e-mail', { otp: 1 }, refused('Email is required.')),
  enter('misses the code', { email: 'meera@school.example' }, noOtp),
  enter(
    'knows nobody of that e-mail',
    { ...byOtp, email: 'no@school.example' },
    refused('User associated with email not found.'),
  ),
  enter('finds no MFA of another', { ...byOtp, email: 'asha@school.example' }, notEnabled),
  enter(
    'refuses an e-mail that is no text',
    { ...byOtp, email: 7 },
    refused('Please provide a valid email.'),
  ),
  enter('refuses a code that is no text', { ...byOtp, otp: true }, refused('otp must be string')),
  enter('wants JSON', undefined, useJson),
  enter('refuses a wrong code', { ...byOtp, otp: '{wrong:meera}' }, wrongOtp),
  enter('opens with the right one', byOtp, valid, { gives: 'meera' }),
  enter('is done with that password', byOtp, wrongOtp),
  login('asks again', credentials('meera'), second),
  enter('does not take a code twice', byOtp, wrongOtp),
  enter('takes the next one, as a number', { ...byOtp, otp: '{otpNumber:meera}' }, valid, { later: 60 }),
  login('asks once more', credentials('meera'), second),
  enter('is too late after five minutes', byOtp, wrongOtp, { later: 301 }),
]

const byCode = { email: 'meera@school.example', recovery_code: '{code:3}' }
const validCode: Reply = [200, { message: 'The MFA recovery code is valid', success: true, user: withMfa }]

const recovering: Pair[] = [
  enterByCode('opens nothing without a password', byCode, wrongCode),
  login('gives no token', credentials('meera'), second),
  enterByCode('misses the e-mail', { recovery_code: 'A' }, refused('Email is required.')),
  enterByCode('misses the code', { email: 'meera@school.example' }, refused('Recovery code is required.')),
  enterByCode(
    'knows nobody of that e-mail',
    { ...byCode, email: 'no@school.example' },
    refused('User associated with email not found.'),
  ),
  enterByCode('finds no MFA of another', { ...byCode, email: 'asha@school.example' }, notEnabled),
  enterByCode(
    'refuses a code that is no text',
    { ...byCode, recovery_code: 7 },
    refused('recovery_code must be string'),
  ),
  enterByCode('wants JSON', {}, useJson),
  enterByCode('refuses a wrong one', { ...byCode, recovery_code: 'A'.repeat(32) }, wrongCode),
  enterByCode('opens with one that is left', byCode, validCode, { gives: 'meera' }),
  login('asks again', credentials('meera'), second),
  enterByCode('does not take it twice', byCode, wrongCode),
  enterByCode('takes another', { ...byCode, recovery_code: '{code:4}' }, validCode, { gives: 'meera' }),
  list('lists those that are left', undefined, [
    200,
    { data: ten(/^[0-9A-F]{4}\*{28}$/).slice(2), success: true },
  ]),
  make('makes new ones', undefined, [200, { data: codes, success: true }]),
  make('needs nothing to be sent, and takes it', {}, [200, { data: codes, success: true }]),
  make('wants a sign-in', undefined, unsigned, { as: 'visitor' }),
  login('asks with the new ones', credentials('meera'), second),
  enterByCode('takes a new one', { ...byCode, recovery_code: '{code:0}' }, validCode, { gives: 'meera' }),
]

const disabling: Pair[] = [
  setup(
    'is not disabled with a sign-in of long ago',
    { mfa_enabled: false },
    refused('Please log in again to disable MFA: this needs a login of the last 15 minutes.'),
    { later: 16 * 60 },
  ),
  login('asks for a code', credentials('meera'), second),
  enter('signs in', byOtp, valid, { gives: 'meera' }),
  setup('is disabled', { mfa_enabled: false }, said('MFA disabled successfully')),
  list('has no codes any more', undefined, notEnabled),
  login('gives a token again', credentials('meera'), entered(meera)),
  qrcode('shows a picture of a new secret', signup, image),
]

export const mfaStory: Story = {
  name: 'multi-factor authentication',
  pairs: [
    ...arrives('meera'),
    ...arrives('asha'),
    ...preparing,
    ...enabling,
    ...entering,
    ...recovering,
    ...disabling,
  ],
}
