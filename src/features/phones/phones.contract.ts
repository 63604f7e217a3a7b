import { Type } from 'typebox'
import {
  guessable,
  Locale,
  Name,
  Password,
  SecondStepReply,
  SessionReply,
  TimeZone,
} from '#features/identity/user-reply.contract.ts'
import { failures, Id, Nothing, Time } from '#platform/contract.ts'

const tags = ['phone']
const Phone = Type.String({ minLength: 3, maxLength: 40, description: 'with + and the country code' })
const Entry = { code_id: Id, code: Type.String({ pattern: '^[0-9]{6}$' }) }
const Asked = Type.Object({ id: Id, expires_at: Time })

export const askForCode = {
  method: 'POST',
  url: '/phone-codes',
  config: { access: 'visitor', ...guessable('phone_code') },
  schema: {
    tags,
    summary:
      'Text a code to a number, to enter (or sign up) with it or to set a new password; the same answer for every number',
    body: Type.Object({
      phone: Phone,
      purpose: Type.Enum(['enter', 'reset_password'], { default: 'enter' }),
      locale: Type.Optional(Locale),
    }),
    response: { 202: Asked, ...failures },
  },
} as const

export const enterByPhone = {
  method: 'POST',
  url: '/phone-sessions',
  config: { access: 'visitor', ...guessable('phone_sign_in') },
  schema: {
    tags,
    summary:
      'Sign in with the code, or sign up where the number is new; 202 when the account wants a second step',
    body: Type.Object({
      ...Entry,
      first_name: Type.Optional(Name),
      last_name: Type.Optional(Name),
      locale: Type.Optional(Locale),
      time_zone: Type.Optional(TimeZone),
    }),
    response: { 201: SessionReply, 202: SecondStepReply, ...failures },
  },
} as const

export const resetByPhone = {
  method: 'POST',
  url: '/phone-password-resets',
  config: { access: 'visitor', ...guessable('phone_reset') },
  schema: {
    tags,
    summary: 'Set a new password with the code; every session ends',
    body: Type.Object({ ...Entry, password: Password }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const askToProve = {
  method: 'POST',
  url: '/me/phone-codes',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'Text a code to a number that is to be mine',
    body: Type.Object({ phone: Phone }),
    response: { 202: Asked, ...failures },
  },
} as const

export const provePhone = {
  method: 'PUT',
  url: '/me/phone',
  config: { access: 'user', ...guessable('prove_phone') },
  schema: {
    tags,
    summary: 'Prove the number with the code: what was learnt by it is mine, and it opens my account',
    body: Type.Object(Entry),
    response: { 200: Type.Object({ phone: Type.String() }), ...failures },
  },
} as const

export const removePhone = {
  method: 'DELETE',
  url: '/me/phone',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'My number opens my account no more; what was learnt by it stays mine',
    response: { 204: Nothing, ...failures },
  },
} as const
