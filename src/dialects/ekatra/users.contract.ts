import { Type } from 'typebox'
import { Nullable } from '#platform/contract.ts'
import { anyOf, failures, history, Message, numbered } from './replies.contract.ts'

const tags = ['user']
const config = { access: 'user' } as const

const User = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  contact: Nullable(Type.String()),
  email: Type.String(),
  organization: Nullable(Type.String()),
  role: Type.String(),
  ...history,
})
const Change = Type.Partial(
  Type.Object({
    name: Type.String({ pattern: '\\S', maxLength: 200 }),
    email: Type.String({ maxLength: 320, pattern: '^\\s*[^@\\s]+@[^@\\s]+\\s*$' }),
    contact: Nullable(Type.Union([Type.String({ maxLength: 50 }), Type.Number()])),
    organization: Nullable(Type.String({ maxLength: 200 })),
  }),
  anyOf('name', 'email', 'contact', 'organization'),
)

export const listUsers = {
  method: 'GET',
  url: '/user/details',
  config,
  schema: {
    tags,
    summary: 'My account; an admin sees all',
    response: { 200: Type.Object({ users: Type.Array(User) }), ...failures },
  },
} as const

export const getUser = {
  method: 'GET',
  url: '/user/details/:id',
  config,
  schema: { tags, summary: 'An account', params: numbered, response: { 200: User, ...failures } },
} as const

export const changeUser = {
  method: 'PUT',
  url: '/user/details/:id',
  config,
  schema: {
    tags,
    summary: 'Change an account',
    params: numbered,
    body: Change,
    response: { 200: Message, ...failures },
  },
} as const

export const removeUser = {
  method: 'DELETE',
  url: '/user/details/:id',
  config,
  schema: { tags, summary: 'Remove an account', params: numbered, response: { 200: Message, ...failures } },
} as const

const Moment = Nullable(Type.String({ description: 'DD-MM-YYYY HH:MM AM' }))

export const dashboard = {
  method: 'GET',
  url: '/dashboard/dashboard',
  config: { access: 'instructor' },
  schema: {
    tags: ['dashboard'],
    summary: 'How much there is, and when it last changed',
    response: {
      200: Type.Object({
        Total_no_of_courses: Type.Integer(),
        Last_updated_course: Moment,
        Total_no_of_users: Type.Integer({ description: 'students' }),
        Last_updated_student: Moment,
        Total_groups: Type.Integer(),
        Last_updated_group: Moment,
      }),
      ...failures,
    },
  },
} as const
