import { Type } from 'typebox'
import { Nullable } from '#platform/contract.ts'
import { answers, Email, limit, Mailed, Password, said, User, withUser } from './replies.contract.ts'

const tags = ['authorization']
const PersonName = Type.Optional(Nullable(Type.String({ maxLength: 200 })))

export const signIn = {
  method: 'POST',
  url: '/login',
  config: {
    access: 'visitor',
    ...limit('login', 300, 60),
    templateNeeds: [
      ['email', 'Email is required.'],
      ['password', 'Password is required.'],
    ],
    templateWords: {
      unknown_account: 'There is no user with this email.',
      wrong_password: 'Password is invalid.',
    },
  },
  schema: {
    tags,
    summary: 'Sign in for an hour; of an account with a second step comes no token, but `mfa_enabled`',
    body: Type.Object({ email: Email, password: Password }),
    response: withUser,
  },
} as const

export const signOut = {
  method: 'POST',
  url: '/logout',
  config: { access: 'user' },
  schema: { tags, summary: 'End this sign-in: its token opens nothing any more', response: said },
} as const

export const signUp = {
  method: 'POST',
  url: '/signup',
  config: {
    access: 'visitor',
    ...limit('signup', 300, 3600),
    templateNeeds: [
      ['login_method', 'Invalid login method'],
      ['email', 'Missing required field: email'],
    ],
    templateWords: { login_method_invalid: 'Invalid login method', email_taken: 'User already exists.' },
  },
  schema: {
    tags,
    summary: 'Open an account; a mail asks to confirm its address',
    body: Type.Object({
      login_method: Type.Enum(['signup', 'github', 'google', 'linkedin', 'facebook']),
      email: Type.String({ maxLength: 320, pattern: '^\\s*[^@\\s]+@[^@\\s]+\\s*$' }),
      first_name: PersonName,
      last_name: PersonName,
      password: Type.Optional(
        Nullable(Type.String({ maxLength: 200, description: 'none where it is social' })),
      ),
    }),
    response: said,
  },
} as const

export const verify = {
  method: 'POST',
  url: '/verify/:token/:uid',
  config: {
    access: 'visitor',
    ...limit('verify', 300, 3600),
    templateWords: { link_void: 'The confirmation link is invalid or has expired.' },
  },
  schema: {
    tags,
    summary: 'Confirm the address and sign in, with the two parts of the mailed link',
    params: Mailed,
    response: answers({ email: Type.Optional(Nullable(Type.String())) }, { user: Type.Optional(User) }),
  },
} as const

export const resend = {
  method: 'POST',
  url: '/resend_confirmation',
  config: {
    access: 'visitor',
    ...limit('resend', 300, 3600),
    templateNeeds: [['email', 'Email not provided for email verification.']],
    templateWords: {
      user_not_found: "Couldn't find the user with given email address for email verification",
    },
  },
  schema: {
    tags,
    summary: 'Mail the link again that confirms the address',
    body: Type.Object({ email: Email }),
    response: said,
  },
} as const
