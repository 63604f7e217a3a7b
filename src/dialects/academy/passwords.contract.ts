import { Type } from 'typebox'
import { failures, limit, Maybe, Message, NewPassword, OrNull, Text } from './replies.contract.ts'

const tags = ['auth']
const hour = 3600

export const change = (method: 'PUT' | 'POST') =>
  ({
    method,
    url: '/change-password',
    config: {
      access: 'user',
      academyAnswers: { wrong_password: [401, 'Current password is incorrect'] },
    },
    schema: {
      tags,
      summary: 'Change my password by the one that I have; this sign-in goes on, the others end',
      body: Type.Object({ current_password: Text(200), new_password: NewPassword }),
      response: { 200: Message, ...failures },
    },
  }) as const

export const setFirst = {
  method: 'POST',
  url: '/set-password',
  config: {
    access: 'user',
    academyAnswers: { has_password: [403, 'This account has a password already'] },
  },
  schema: {
    tags,
    summary: 'A first password, for an account that opens by Google or a phone so far',
    body: Type.Object({ password: NewPassword }),
    response: { 200: Message, ...failures },
  },
} as const

/** `token` is there for the shape, and resets nothing: the one that does goes out by mail. */
const Requested = Type.Object({ ...Message.properties, token: Type.String() })

const request = <Url extends string>(url: Url) =>
  ({
    method: 'POST',
    url,
    config: { access: 'visitor', ...limit('reset_request', 3, hour) },
    schema: {
      tags,
      summary: 'Mail a link that sets a new password, within an hour, once',
      body: Type.Object({ email: Text(320) }),
      response: { 200: Requested, ...failures },
    },
  }) as const
export const requests = [
  request('/send-token'),
  request('/forgot-password'),
  request('/password-reset/request'),
] as const

const void_ = [400, 'Invalid or expired token'] as const
const resetting = {
  access: 'visitor',
  ...limit('reset', 5, hour),
  academyAnswers: {
    token_missing: [400, 'Token is missing'],
    token_invalid: void_,
    link_void: void_,
    password_missing: [400, 'New password is required'],
    new_password_missing: [400, 'New password is required'],
  },
} as const
const passwords = { password: Maybe(NewPassword), new_password: Maybe(NewPassword) }
const summary = 'Set a new password with the token of the mailed link; every sign-in ends'
const response = { 200: Message, ...failures }
const Token = Type.String({ maxLength: 500 })

export const resetByQuery = {
  method: 'POST',
  url: '/reset-password',
  config: resetting,
  schema: {
    tags,
    summary,
    querystring: Type.Object({ token: Type.Optional(Token) }),
    body: Type.Object(passwords),
    response,
  },
} as const

export const resetByPath = {
  method: 'POST',
  url: '/reset-password/:token',
  config: resetting,
  schema: {
    tags,
    summary,
    params: Type.Object({ token: Type.String() }),
    body: Type.Object(passwords),
    response,
  },
} as const

export const resetByBody = {
  method: 'POST',
  url: '/password-reset/verify',
  config: resetting,
  schema: {
    tags,
    summary,
    body: Type.Object({ token: Type.Optional(OrNull(Token)), ...passwords }),
    response,
  },
} as const
