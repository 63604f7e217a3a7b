import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'
import { SignInReply } from './sessions.contract.ts'
import { Email, Locale, Name, Role, TimeZone, UserReply } from './user-reply.contract.ts'

const tags = ['users']
const config = { access: 'admin' } as const
const params = Type.Object({ id: Id })
const Moment = Type.String({ format: 'date-time' })

export const listUsers = {
  method: 'GET',
  url: '/users',
  config,
  schema: {
    tags,
    summary: 'The academy’s people',
    querystring: Type.Object({
      ...PageQuery,
      role: Type.Optional(Role),
      is_blocked: Type.Optional(Type.Boolean()),
      is_confirmed: Type.Optional(Type.Boolean()),
      query: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: 'how an e-mail, a name or a number begins',
        }),
      ),
    }),
    response: { 200: Page(UserReply), ...failures },
  },
} as const

export const makeUser = {
  method: 'POST',
  url: '/users',
  config,
  schema: {
    tags,
    summary: 'Make an account, up to your own role; a mail asks its owner to choose a password',
    body: Type.Object({
      email: Email,
      first_name: Type.Optional(Name),
      last_name: Type.Optional(Name),
      locale: Type.Optional(Locale),
      time_zone: Type.Optional(TimeZone),
      role: Type.Enum(['student', 'instructor', 'admin', 'superadmin'], { default: 'student' }),
    }),
    response: { 201: UserReply, ...failures },
  },
} as const

export const getUser = {
  method: 'GET',
  url: '/users/:id',
  config,
  schema: { tags, summary: 'An account', params, response: { 200: UserReply, ...failures } },
} as const

export const changeUser = {
  method: 'PATCH',
  url: '/users/:id',
  config,
  schema: {
    tags,
    summary: 'Change the names or the role of someone below you; a new role ends their sessions',
    params,
    body: Type.Partial(Type.Object({ first_name: Name, last_name: Name, role: Role }), { minProperties: 1 }),
    response: { 200: UserReply, ...failures },
  },
} as const

export const removeUser = {
  method: 'DELETE',
  url: '/users/:id',
  config,
  schema: { tags, summary: 'Remove an account', params, response: { 204: Nothing, ...failures } },
} as const

export const blockUser = {
  method: 'PUT',
  url: '/users/:id/block',
  config,
  schema: {
    tags,
    summary: 'Block an account, and end its sessions',
    params,
    response: { 200: UserReply, ...failures },
  },
} as const

export const unblockUser = {
  method: 'DELETE',
  url: '/users/:id/block',
  config,
  schema: {
    tags,
    summary: 'Let a blocked account in again',
    params,
    response: { 200: UserReply, ...failures },
  },
} as const

export const endSessionsOfUser = {
  method: 'DELETE',
  url: '/users/:id/sessions',
  config,
  schema: { tags, summary: 'Sign someone out everywhere', params, response: { 204: Nothing, ...failures } },
} as const

export const listSignIns = {
  method: 'GET',
  url: '/sign-ins',
  config,
  schema: {
    tags,
    summary: 'Who signed in or tried to, newest first',
    querystring: Type.Object({
      ...PageQuery,
      user_id: Type.Optional(Id),
      outcome: Type.Optional(SignInReply.properties.outcome),
      failed: Type.Optional(Type.Boolean()),
      address: Type.Optional(Type.String({ maxLength: 64 })),
      interface: Type.Optional(Type.String({ maxLength: 20 })),
      since: Type.Optional(Moment),
      until: Type.Optional(Moment),
    }),
    response: { 200: Page(SignInReply), ...failures },
  },
} as const

export const listLockouts = {
  method: 'GET',
  url: '/lockouts',
  config,
  schema: {
    tags,
    summary: 'The addresses that are refused, and the accounts that are shut to devices nobody knows',
    response: {
      200: Type.Object({
        addresses: Type.Array(Type.Object({ address: Type.String(), refused_at: Time, until: Time })),
        accounts: Type.Array(Type.Object({ user_id: Nullable(Id), failures: Type.Integer(), until: Time })),
      }),
      ...failures,
    },
  },
} as const

export const liftAddress = {
  method: 'DELETE',
  url: '/lockouts/addresses/:address',
  config,
  schema: {
    tags,
    summary: 'Let an address try again',
    params: Type.Object({ address: Type.String({ maxLength: 64 }) }),
    response: { 204: Nothing, ...failures },
  },
} as const

export const liftAccount = {
  method: 'DELETE',
  url: '/lockouts/users/:id',
  config,
  schema: {
    tags,
    summary: 'Open an account to new devices again',
    params,
    response: { 204: Nothing, ...failures },
  },
} as const
