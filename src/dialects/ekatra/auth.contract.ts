import { Type } from 'typebox'
import { failures, Loose } from './replies.contract.ts'

const tags = ['auth']
const Email = Type.String({ maxLength: 320, pattern: '^\\s*[^@\\s]+@[^@\\s]+\\s*$' })
const Password = Type.String({ minLength: 1, maxLength: 200 })
const limit = (name: string, most: number, seconds: number) => ({
  limit: { name: `ekatra.${name}`, most, seconds },
})
const Token = Type.Object({ message: Type.String(), token: Type.String() })

export const signUp = {
  method: 'POST',
  url: '/auth/signup',
  config: { access: 'visitor', ...limit('sign_up', 60, 3600) },
  schema: {
    tags,
    summary: 'Sign up as a teacher',
    body: Type.Object({
      name: Type.String({ pattern: '\\S', maxLength: 200 }),
      email: Email,
      contact: Type.Union([Type.String({ pattern: '\\S', maxLength: 50 }), Type.Number()]),
      password: Password,
    }),
    response: { 200: Type.Object({ message: Type.String(), id: Type.String() }), ...failures },
  },
} as const

export const signIn = {
  method: 'POST',
  url: '/auth/login',
  config: { access: 'visitor', ...limit('sign_in', 300, 60) },
  schema: {
    tags,
    summary: 'Sign in; the token is good for seven days',
    body: Type.Object({ email: Type.String({ minLength: 1, maxLength: 320 }), password: Password }),
    response: { 200: Token, ...failures },
  },
} as const

export const forgot = {
  method: 'POST',
  url: '/auth/forgot',
  config: {
    access: 'visitor',
    ...limit('forgot', 60, 3600),
    ekatraWords: { user_not_found: 'User with email {email} not exists' },
  },
  schema: {
    tags,
    summary: 'Mail a link to set a new password. The token of this answer resets nothing',
    body: Type.Object({ email: Type.String({ minLength: 1, maxLength: 320 }) }),
    response: { 200: Token, ...failures },
  },
} as const

const Word = Type.Optional(Loose(200))

/** Its document writes the address without the slash, its client with it; the fields go by all of these names. */
export const reset = (url: '/auth/reset/:token' | '/auth/reset:token') =>
  ({
    method: 'POST',
    url,
    config: { access: 'visitor', ...limit('reset', 300, 3600) },
    schema: {
      tags,
      summary: 'Set a new password with the token of the mailed link',
      params: Type.Object({ token: Type.String() }),
      body: Type.Object({
        'new-password': Word,
        new_password: Word,
        password: Word,
        'confirm-password': Word,
        'conform-password': Word,
        confirm_password: Word,
        conform_password: Word,
      }),
      response: { 200: Token, ...failures },
    },
  }) as const
