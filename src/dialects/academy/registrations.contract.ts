import { Type } from 'typebox'
import { Email, failures, limit, Maybe, Message, NewPassword, OrNull, Text } from './replies.contract.ts'
import { SaidOfUser, SignedIn } from './user-reply.contract.ts'

const tags = ['auth']
const hour = 3600

const asked = {
  email: Email,
  password: NewPassword,
  first_name: Text(200),
  last_name: Text(200),
  bio: Maybe(Type.String({ maxLength: 2000 })),
  role: Type.Enum(['student', 'instructor'], { default: 'student' }),
}
const Phone = Type.String({ minLength: 1, maxLength: 40, description: 'with + and the country code' })

/** What is kept until the number is proved, but what opens the account. */
const Pending = Type.Object({
  email: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  phone: Type.String(),
  bio: Type.String(),
  role: Type.String(),
})
const Sent = Type.Object({
  ...Message.properties,
  status: Type.Literal('OTP_SENT'),
  next: Type.String(),
  'session-data': Pending,
})
const answers = { invalid_phone: [400, 'Invalid phone number'] } as const

export const register = {
  method: 'POST',
  url: '/register',
  config: { access: 'visitor', ...limit('register', 5, hour), academyAnswers: answers },
  schema: {
    tags,
    summary: 'Open an account; with a phone, once the code that goes to it is entered',
    body: Type.Object({ ...asked, phone: Maybe(Type.String({ maxLength: 40 })) }),
    response: { 200: Sent, 201: SaidOfUser, ...failures },
  },
} as const

export const sendOtp = {
  ...register,
  url: '/register/send-otp',
  schema: {
    tags,
    summary: 'The same, with a phone that has to be there',
    body: Type.Object({ ...asked, phone: Phone }),
    response: { 200: Sent, ...failures },
  },
} as const

const pendingAnswers = {
  ...answers,
  otp_missing: [400, 'Phone and OTP required'],
  registration_unknown: [400, 'Session expired or no user data found'],
  registration_expired: [400, 'Session expired. Please register again.'],
  wrong_code: [400, 'Invalid or expired OTP'],
  phone_taken: [409, 'Phone number already registered'],
} as const
const verified = Type.Object({
  otp: OrNull(Type.String({ maxLength: 20 })),
  phone: Maybe(Type.String({ maxLength: 40, description: 'where there is no cookie' })),
})

const verify = <Url extends string>(url: Url, name: string, seconds: number) =>
  ({
    method: 'POST',
    url,
    config: { access: 'visitor', ...limit(name, 5, seconds), academyAnswers: pendingAnswers },
    schema: {
      tags,
      summary: 'Enter the code: opens the account that the cookie or the phone stands for, and signs in',
      body: verified,
      response: { 201: SignedIn, ...failures },
    },
  }) as const

export const verifyRegistration = verify('/register/verify-otp', 'verify_registration', hour)
export const verifyOtp = verify('/verify-otp', 'verify_otp', 60)

export const resendOtp = {
  method: 'POST',
  url: '/resend-otp',
  config: { access: 'visitor', ...limit('resend_otp', 5, hour), academyAnswers: pendingAnswers },
  schema: {
    tags,
    summary: 'Send another code to the same number',
    body: Type.Object({ phone: Maybe(Type.String({ maxLength: 40 })) }),
    response: { 200: Sent, ...failures },
  },
} as const
