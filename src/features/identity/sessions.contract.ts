import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'
import { guessable, SecondStepReply, SessionReply } from './user-reply.contract.ts'

const tags = ['sessions']
const Secret = Type.String({ maxLength: 200 })

export const signIn = {
  method: 'POST',
  url: '/sessions',
  config: { access: 'visitor', ...guessable('sign_in') },
  schema: {
    tags,
    summary: 'Sign in with a password; 202 when the account wants a second step',
    body: Type.Object({
      email: Type.Optional(Type.String({ maxLength: 320 })),
      phone: Type.Optional(Type.String({ maxLength: 40 })),
      password: Secret,
    }),
    response: { 201: SessionReply, 202: SecondStepReply, ...failures },
  },
} as const

export const refresh = {
  method: 'POST',
  url: '/sessions/refresh',
  config: { access: 'visitor' },
  schema: {
    tags,
    summary: 'Exchange a refresh token, once, for the next pair',
    body: Type.Object({ refresh_token: Secret }),
    response: {
      200: Type.Object({ access_token: Type.String(), refresh_token: Type.String() }),
      ...failures,
    },
  },
} as const

export const signOut = {
  method: 'DELETE',
  url: '/sessions/current',
  config: { access: 'user' },
  schema: { tags, summary: 'Sign out', response: { 204: Nothing, ...failures } },
} as const

const OwnSession = Type.Object({
  id: Id,
  interface: Type.String(),
  method: Type.String(),
  address: Nullable(Type.String()),
  device: Nullable(Type.String()),
  is_current: Type.Boolean(),
  created_at: Time,
  authenticated_at: Time,
  refreshed_at: Time,
  expires_at: Time,
})

export const listSessions = {
  method: 'GET',
  url: '/sessions',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Where I am signed in',
    response: { 200: Type.Object({ data: Type.Array(OwnSession) }), ...failures },
  },
} as const

export const endSession = {
  method: 'DELETE',
  url: '/sessions/:session_id',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'End one of my sessions',
    params: Type.Object({ session_id: Id }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const endSessions = {
  method: 'DELETE',
  url: '/sessions',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Sign me out everywhere',
    querystring: Type.Object({ keep_current: Type.Boolean({ default: false }) }),
    response: { 200: Type.Object({ ended: Type.Integer() }), ...failures },
  },
} as const

export const SignInReply = Type.Object({
  id: Id,
  user_id: Nullable(Id),
  interface: Type.String(),
  method: Type.String(),
  outcome: Type.Enum([
    'signed_in',
    'second_step',
    'wrong_credentials',
    'wrong_code',
    'unconfirmed',
    'blocked',
    'shut_out',
  ]),
  address: Type.String(),
  device: Type.String(),
  platform: Type.String(),
  note: Nullable(Type.String()),
  at: Time,
})

export const listMySignIns = {
  method: 'GET',
  url: '/me/sign-ins',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Who signed in to my account or tried to, newest first',
    querystring: Type.Object(PageQuery),
    response: { 200: Page(SignInReply), ...failures },
  },
} as const
