import { Type } from 'typebox'
import { failures, Nothing, Nullable } from '#platform/contract.ts'
import { Email, guessable, Locale, Name, Password, TimeZone, UserReply } from './user-reply.contract.ts'

const tags = ['account']
const Token = Type.String({ minLength: 1, maxLength: 200 })
const anyone = (name: string) => ({ access: 'visitor', ...guessable(name) }) as const

export const signUp = {
  method: 'POST',
  url: '/sign-ups',
  config: anyone('sign_up'),
  schema: {
    tags,
    summary:
      'Sign up; the account opens with the link in the mail. The answer is the same where there is an account',
    body: Type.Object({
      email: Email,
      password: Password,
      first_name: Type.Optional(Name),
      last_name: Type.Optional(Name),
      locale: Type.Optional(Locale),
      time_zone: Type.Optional(TimeZone),
      role: Type.Enum(['student', 'instructor'], { default: 'student' }),
    }),
    response: { 202: Type.Object({ email: Type.String(), sent: Type.Literal('confirmation') }), ...failures },
  },
} as const

export const requestConfirmation = {
  method: 'POST',
  url: '/email-confirmations',
  config: anyone('confirmation'),
  schema: {
    tags,
    summary:
      'Mail the link again that confirms an address; the same answer whether or not there is such an account',
    body: Type.Object({ email: Type.String({ maxLength: 320 }) }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const confirmEmail = {
  method: 'POST',
  url: '/email-confirmations/completions',
  config: anyone('confirmation_completion'),
  schema: {
    tags,
    summary: 'Confirm an address, a first or a new one, with the token of the link',
    body: Type.Object({ token: Token }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const requestReset = {
  method: 'POST',
  url: '/password-resets',
  config: anyone('reset'),
  schema: {
    tags,
    summary: 'Mail a link to set a new password; the answer is the same whether or not there is an account',
    body: Type.Object({ email: Type.String({ maxLength: 320 }) }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const completeReset = {
  method: 'POST',
  url: '/password-resets/completions',
  config: anyone('reset_completion'),
  schema: {
    tags,
    summary: 'Set the new password with the token of the link; every session ends',
    body: Type.Object({ token: Token, password: Password }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const getMe = {
  method: 'GET',
  url: '/me',
  config: { access: 'user' },
  schema: { tags, summary: 'Who I am', response: { 200: UserReply, ...failures } },
} as const

export const changeMe = {
  method: 'PATCH',
  url: '/me',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Change what I say about myself',
    body: Type.Partial(
      Type.Object({
        first_name: Name,
        last_name: Name,
        contact: Nullable(Type.String({ maxLength: 50 })),
        bio: Type.String({ maxLength: 2000 }),
        locale: Nullable(Locale),
        time_zone: Nullable(TimeZone),
      }),
      { minProperties: 1 },
    ),
    response: { 200: UserReply, ...failures },
  },
} as const

export const changePassword = {
  method: 'PUT',
  url: '/me/password',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Change my password by the old one; my other sessions end. Without `existing`: a first password',
    body: Type.Object({ existing: Type.Optional(Type.String({ maxLength: 200 })), password: Password }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const changeEmail = {
  method: 'POST',
  url: '/me/email-changes',
  config: { access: 'user', ...guessable('email_change') },
  schema: {
    tags,
    summary: 'Mail a link to my new address, and a notice to the old one; it changes when the link is opened',
    body: Type.Object({ email: Email }),
    response: { 204: Nothing, ...failures },
  },
} as const
