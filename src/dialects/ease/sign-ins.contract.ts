import { Type } from 'typebox'
import { Id, Nullable } from '#platform/contract.ts'
import { type Answer, Clock, Day, detail, Flag, failures, maybe } from './replies.contract.ts'

const tags = ['users']
const config = { access: 'admin' } as const
const identified = Type.Object({ id: Id })
const invalid = (text: string) => ({ invalid_request: [400, detail(text)] satisfies Answer })

const SignIn = Type.Object({
  id: Type.String(),
  user: Nullable(Type.Integer()),
  creation_date: Type.String({ description: 'YYYY-MM-DD, UTC' }),
  creation_time: Type.String({ description: 'HH:MM:SS, UTC' }),
  platform_OS: Type.String(),
  successful: Type.Boolean(),
  description: Type.String(),
})
const Platform = Type.String({ maxLength: 50 })
const Description = Type.String({ maxLength: 30 })

export const listSignIns = {
  method: 'GET',
  url: '/loginLog',
  config: { ...config, easeAnswers: invalid('An error occurred while retrieving the data.') },
  schema: {
    tags,
    summary: 'Who signed in here or tried to, newest first',
    querystring: Type.Object({
      start_date: maybe(Day),
      end_date: maybe(Day),
      start_time: maybe(Clock),
      end_time: maybe(Clock),
    }),
    response: { 200: Type.Array(SignIn), ...failures },
  },
} as const

export const addSignIn = {
  method: 'POST',
  url: '/loginLog',
  config: {
    ...config,
    easeAnswers: { user_not_found: [400, { user: ['Invalid pk - object does not exist.'] }] },
  },
  schema: {
    tags,
    summary: 'Write an entry; signing in writes its own',
    body: Type.Object({
      user: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }))),
      creation_date: Type.Optional(Day),
      creation_time: Type.Optional(Clock),
      platform_OS: Platform,
      successful: Flag,
      description: Type.Optional(Description),
    }),
    response: { 201: SignIn, ...failures },
  },
} as const

export const getSignIn = {
  method: 'GET',
  url: '/loginLog/:id',
  config,
  schema: { tags, summary: 'An entry', params: identified, response: { 200: SignIn, ...failures } },
} as const

export const changeSignIn = {
  method: 'PUT',
  url: '/loginLog/:id',
  config: { ...config, easeAnswers: invalid('The data provided is not valid.') },
  schema: {
    tags,
    summary: 'Change an entry; what it said before is kept elsewhere',
    params: identified,
    body: Type.Object({
      creation_date: Day,
      creation_time: Clock,
      platform_OS: Platform,
      successful: Flag,
      description: Description,
    }),
    response: { 200: SignIn, ...failures },
  },
} as const

export const removeSignIn = {
  method: 'DELETE',
  url: '/loginLog/:id',
  config,
  schema: {
    tags,
    summary: 'Remove an entry; what it said is kept elsewhere',
    params: identified,
    response: { 204: Type.Null({ description: 'No content' }), ...failures },
  },
} as const
