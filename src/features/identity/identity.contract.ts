import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Time } from '#platform/contract.ts'

const Email = Type.String({ maxLength: 320, pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$|^[^@\\s]+@localhost$' })
const Password = Type.String({ minLength: 8, maxLength: 200 })
const Name = Type.String({ maxLength: 200 })

export const UserReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  email: Type.String(),
  first_name: Type.String(),
  last_name: Type.String(),
  contact: Nullable(Type.String()),
  role: Type.Enum(['student', 'instructor', 'admin', 'superadmin']),
  created_at: Time,
})
const TokenPair = { access_token: Type.String(), refresh_token: Type.String() }
const guessable = (name: string) => ({ limit: { name, most: 30, seconds: 60 } })

export const signUp = {
  method: 'POST',
  url: '/users',
  config: { access: 'visitor', ...guessable('v1.sign_up') },
  schema: {
    tags: ['identity'],
    summary: 'Sign up',
    body: Type.Object({
      email: Email,
      password: Password,
      first_name: Type.Optional(Name),
      last_name: Type.Optional(Name),
      contact: Type.Optional(Type.String({ maxLength: 50 })),
      role: Type.Enum(['student', 'instructor'], { default: 'student' }),
    }),
    response: { 201: UserReply, ...failures },
  },
} as const

export const signIn = {
  method: 'POST',
  url: '/sessions',
  config: { access: 'visitor', ...guessable('v1.sign_in') },
  schema: {
    tags: ['identity'],
    summary: 'Sign in',
    body: Type.Object({ email: Type.String({ maxLength: 320 }), password: Type.String({ maxLength: 200 }) }),
    response: { 201: Type.Object({ ...TokenPair, user: UserReply }), ...failures },
  },
} as const

export const refresh = {
  method: 'POST',
  url: '/sessions/refresh',
  config: { access: 'visitor' },
  schema: {
    tags: ['identity'],
    summary: 'Exchange a refresh token, once, for the next pair',
    body: Type.Object({ refresh_token: Type.String({ maxLength: 200 }) }),
    response: { 200: Type.Object(TokenPair), ...failures },
  },
} as const

export const signOut = {
  method: 'DELETE',
  url: '/sessions/current',
  config: { access: 'user' },
  schema: { tags: ['identity'], summary: 'Sign out', response: { 204: Nothing, ...failures } },
} as const

export const getMe = {
  method: 'GET',
  url: '/me',
  config: { access: 'user' },
  schema: { tags: ['identity'], summary: 'Who I am', response: { 200: UserReply, ...failures } },
} as const

export const requestReset = {
  method: 'POST',
  url: '/password-resets',
  config: { access: 'visitor', ...guessable('v1.reset') },
  schema: {
    tags: ['identity'],
    summary: 'Mail a link to set a new password; the answer is the same whether or not there is an account',
    body: Type.Object({ email: Type.String({ maxLength: 320 }) }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const completeReset = {
  method: 'POST',
  url: '/password-resets/completions',
  config: { access: 'visitor', ...guessable('v1.reset_completion') },
  schema: {
    tags: ['identity'],
    summary: 'Set the new password with the token of the link; every session ends',
    body: Type.Object({ token: Type.String({ maxLength: 200 }), password: Password }),
    response: { 204: Nothing, ...failures },
  },
} as const
