import { Type } from 'typebox'
import { Nullable } from '#platform/contract.ts'
import {
  Detail,
  Email,
  Flag,
  failures,
  maybe,
  NewPassword,
  notAllowed,
  PersonName,
} from './replies.contract.ts'

const tags = ['superadmin']
const config = { access: 'admin' } as const
const numbered = Type.Object({ no: Type.String({ pattern: '^\\d+$' }) })

const account = {
  id: Type.Integer(),
  _id: Type.Integer(),
  username: Type.String(),
  email: Type.String(),
  is_staff: Type.Boolean(),
  is_active: Type.Boolean(),
  is_superuser: Type.Boolean(),
}
const User = Type.Object({ ...account, first_name: Type.String(), last_name: Type.String() })

/** `YYYY-MM-DD`, with or without a time of day behind a blank or a T; UTC. */
const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}([ T]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6})?)?Z?)?$',
})
const flags = {
  is_staff: Type.Optional(Flag),
  is_superuser: Type.Optional(Flag),
  is_active: Type.Optional(Flag),
}

export const listUsers = {
  method: 'GET',
  url: '/user',
  config,
  schema: {
    tags,
    summary: 'The accounts, in the order in which they came',
    querystring: Type.Object({
      start_date: maybe(Moment),
      end_date: maybe(Moment),
      is_active: maybe(Flag),
      is_staff: maybe(Flag),
      is_superuser: maybe(Flag),
    }),
    response: { 200: Type.Array(User), ...failures },
  },
} as const

export const makeUser = {
  method: 'POST',
  url: '/user',
  config,
  schema: {
    tags,
    summary: 'Open an account for somebody. The token of this answer opens nothing',
    body: Type.Object({
      email: Email,
      first_name: PersonName,
      last_name: PersonName,
      password: NewPassword,
      ...flags,
    }),
    response: { 202: Type.Object({ ...account, token: Type.String() }), ...failures },
  },
} as const

export const getUser = {
  method: 'GET',
  url: '/user/:no',
  config,
  schema: { tags, summary: 'An account', params: numbered, response: { 200: User, ...failures } },
} as const

export const changeUser = {
  method: 'PUT',
  url: '/user/:no',
  config,
  schema: {
    tags,
    summary: 'Change an account',
    params: numbered,
    body: Type.Object({
      first_name: Type.Optional(PersonName),
      last_name: Type.Optional(PersonName),
      email: Type.Optional(Email),
      ...flags,
    }),
    response: { 200: Detail, ...failures },
  },
} as const

export const removeUser = {
  method: 'DELETE',
  url: '/user/:no',
  config: { ...config, easeAnswers: { last_superadmin: notAllowed } },
  schema: {
    tags,
    summary: 'Remove an account',
    params: numbered,
    response: { 204: Type.Null({ description: 'No content' }), ...failures },
  },
} as const

export const blockUser = {
  method: 'PUT',
  url: '/user/block/:no',
  config,
  schema: {
    tags,
    summary: 'Block an account, or let it in again',
    params: numbered,
    body: Nullable(Type.Object({ is_active: Type.Optional(Flag) })),
    response: { 202: Detail, ...failures },
  },
} as const
