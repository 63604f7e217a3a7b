import { expect } from 'vitest'
import {
  error,
  form,
  invalid,
  moment,
  type Pair,
  type Reply,
  required,
  type Story,
  signedIn,
  to,
} from './pair.ts'

const register = to('POST /auth/register')
const sendOtp = to('POST /auth/register/send-otp')
const verifyOtp = to('POST /auth/verify-otp')
const verifyRegistration = to('POST /auth/register/verify-otp')
const resend = to('POST /auth/resend-otp')

/** The document's own example. */
const john = {
  email: 'user@example.com',
  password: 'password123',
  first_name: 'John',
  last_name: 'Doe',
  role: 'student',
}
const account = (changed: Record<string, unknown> = {}) => ({
  id: expect.any(Number),
  email: john.email,
  first_name: 'John',
  last_name: 'Doe',
  role: 'student',
  is_active: true,
  email_verified: false,
  phone: null,
  profile_picture: null,
  bio: '',
  created_at: moment,
  updated_at: moment,
  ...changed,
})
const created = (changed = {}): Reply => [
  201,
  { message: 'User created successfully', user: account(changed) },
]
const taken = error(409, 'Email already registered')

const withoutPhone: Pair[] = [
  register('opens an account', john, created()),
  register('knows an e-mail that has one, in any case', { ...john, email: ' USER@Example.com ' }, taken),
  register(
    'opens the account of an instructor',
    { ...john, email: 'b@b.example', role: 'instructor', bio: 'Teaches.' },
    created({ email: 'b@b.example', role: 'instructor', bio: 'Teaches.' }),
  ),
  register(
    'makes a student where no role is said',
    { ...john, email: 'c@b.example', role: undefined, bio: null, phone: '' },
    created({ email: 'c@b.example' }),
  ),
  register('takes a form', form({ ...john, email: 'd@b.example' }), created({ email: 'd@b.example' })),
  register(
    'takes the other kind of form',
    new URLSearchParams({ ...john, email: 'e@b.example' }),
    created({ email: 'e@b.example' }),
  ),
  register('makes nobody an admin', { ...john, role: 'admin' }, invalid('Invalid role: admin')),
  register('makes nobody a superadmin', { ...john, role: 'superadmin' }, invalid('Invalid role: superadmin')),
  ...['email', 'password', 'first_name', 'last_name'].flatMap((field) => [
    register(`misses ${field}`, { ...john, [field]: undefined }, required(field)),
    register(`misses ${field} where it is empty`, { ...john, [field]: '' }, required(field)),
    register(`misses ${field} where it is null`, { ...john, [field]: null }, required(field)),
  ]),
  register('misses the first where nothing is sent', undefined, required('email')),
  register('refuses what is no e-mail', { ...john, email: 'john' }, invalid('Invalid email format')),
  ...['short1', 'onlyletters', '1234567890', '!!!!!!!!!'].map((password) =>
    register(`refuses the password ${password}`, { ...john, password }, invalid('Weak password')),
  ),
  register(
    'refuses a name of 201 characters',
    { ...john, first_name: 'x'.repeat(201) },
    invalid('Invalid first_name'),
  ),
  register('refuses a list', [john], invalid('Invalid request body')),
  register('refuses JSON that is broken', '{"email": ', invalid('Invalid JSON')),
]

const phone = '+919380169981'
const devi = {
  ...john,
  email: 'devi@b.example',
  first_name: 'Devi',
  phone: '+91 93801 69981',
  bio: 'I learn.',
}
const sent = (about: Record<string, unknown> = {}): Reply => [
  200,
  {
    message: `OTP sent to ${about.phone ?? phone}`,
    status: 'OTP_SENT',
    next: 'api/v1/auth/verify-otp',
    'session-data': {
      email: 'devi@b.example',
      first_name: 'Devi',
      last_name: 'Doe',
      phone,
      bio: 'I learn.',
      role: 'student',
      ...about,
    },
  },
]
const registered = (changed: Record<string, unknown> = {}) =>
  signedIn(
    account({ email: 'devi@b.example', first_name: 'Devi', phone, bio: 'I learn.', ...changed }),
    'Registration successful!',
    201,
  )
const nobodyWaits = invalid('Session expired or no user data found')
const wrong = invalid('Invalid or expired OTP')

const withPhone: Pair[] = [
  register('sends a code, and keeps the password to itself', devi, sent(), { jar: 'devi' }),
  verifyOtp('misses the code', {}, invalid('Phone and OTP required'), { jar: 'devi' }),
  verifyOtp('misses it where it is empty', { otp: '' }, invalid('Phone and OTP required'), { jar: 'devi' }),
  verifyOtp('refuses a wrong one', { otp: '12345' }, wrong, { jar: 'devi' }),
  verifyOtp('knows nobody without the cookie', { otp: '{otp:+919380169981}' }, nobodyWaits),
  verifyOtp('knows nobody by another address', { otp: '{otp:+919380169981}', phone }, nobodyWaits),
  resend('sends another code', {}, sent(), { jar: 'devi', later: 31 }),
  resend(
    'waits half a minute before the next',
    {},
    [429, { error: 'Rate limit exceeded', message: expect.any(String), retry_after: expect.any(Number) }],
    { jar: 'devi' },
  ),
  resend('knows nobody without the cookie', undefined, nobodyWaits),
  verifyOtp('opens the account and signs in', { otp: '{otp:+919380169981}' }, registered(), {
    jar: 'devi',
    keep: { devi: 'access_token' },
  }),
  to('GET /auth/me')('is signed in', undefined, [200, { user: expect.objectContaining({ phone }) }], {
    as: 'Bearer {devi}',
  }),
  verifyOtp('opens it once', { otp: '{otp:+919380169981}' }, nobodyWaits, { jar: 'devi' }),
  register('knows the e-mail now', devi, taken),
  register(
    'knows the number only to whom it belongs',
    { ...devi, email: 'e2@b.example' },
    sent({ email: 'e2@b.example' }),
    {
      jar: 'second',
      later: 31,
    },
  ),
  verifyOtp(
    'says that the number has an account',
    { otp: '{otp:+919380169981}' },
    error(409, 'Phone number already registered'),
    {
      jar: 'second',
    },
  ),
  register(
    'refuses what is no number',
    { ...devi, email: 'f@b.example', phone: '12' },
    invalid('Invalid phone number'),
  ),
]

const ravi = { ...devi, email: 'ravi@b.example', first_name: 'Ravi', phone: '+919380169982' }
const raviSent = sent({ email: 'ravi@b.example', first_name: 'Ravi', phone: '+919380169982' })
const byNumber: Pair[] = [
  sendOtp('wants a phone', { ...ravi, phone: undefined }, required('phone')),
  sendOtp('makes nobody an admin', { ...ravi, role: 'admin' }, invalid('Invalid role: admin')),
  sendOtp('knows an e-mail that has an account', { ...ravi, email: john.email }, taken),
  sendOtp('sends a code', ravi, raviSent, { from: '10.9.0.1' }),
  verifyRegistration('misses the code', { phone: ravi.phone }, invalid('Phone and OTP required')),
  verifyRegistration('refuses a wrong one', { phone: ravi.phone, otp: 'x' }, wrong, { from: '10.9.0.1' }),
  verifyRegistration('knows nobody by another number', { phone: '+919380169983', otp: '1' }, nobodyWaits, {
    from: '10.9.0.1',
  }),
  resend('sends another by the number', { phone: ravi.phone }, raviSent, { from: '10.9.0.1', later: 31 }),
  verifyRegistration(
    'opens the account by number and code, from where it began',
    { phone: ravi.phone, otp: '{otp:+919380169982}' },
    registered({ email: 'ravi@b.example', first_name: 'Ravi', phone: ravi.phone }),
    { from: '10.9.0.1', keep: { ravi: 'access_token' } },
  ),
  sendOtp(
    'sends a code to somebody who comes back late',
    { ...ravi, email: 'g@b.example', phone: '+919380169984' },
    [200, expect.objectContaining({ status: 'OTP_SENT' })],
    { jar: 'late' },
  ),
  verifyRegistration(
    'was too long ago',
    { otp: '123456' },
    invalid('Session expired. Please register again.'),
    {
      jar: 'late',
      later: 15 * 60,
    },
  ),
  resend('was too long ago', {}, invalid('Session expired. Please register again.'), { jar: 'late' }),
]

export const registrationStory: Story = {
  name: 'registering',
  pairs: [...withoutPhone, ...withPhone, ...byNumber],
}
