import { Type } from 'typebox'
import { failures, Id, Nothing, Page, PageQuery, Time } from '#platform/contract.ts'

/** `id` is the learner's place in this group; `learner_id` the person, who may be in other groups too. */
export const MemberReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  learner_id: Id,
  name: Type.String(),
  phone: Type.String(),
  country_code: Type.String(),
  channel: Type.Enum(['sms', 'whatsapp']),
  time_zone: Type.String(),
  is_subscribed: Type.Boolean(),
  opted_out: Type.Boolean(),
  created_at: Time,
  updated_at: Time,
})

const person = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  number: Type.String({ minLength: 1, maxLength: 40 }),
  country_code: Type.String({ maxLength: 10 }),
  channel: Type.String({ maxLength: 20 }),
  time_zone: Type.String({ maxLength: 64 }),
  is_subscribed: Type.Boolean(),
}
const { name, number, ...others } = person

const config = { access: 'instructor' } as const
const tags = ['groups']
const params = Type.Object({ id: Id })
const memberParams = Type.Object({ id: Id, member_id: Id })

export const listMembers = {
  method: 'GET',
  url: '/groups/:id/learners',
  config,
  schema: {
    tags,
    summary: 'The learners of a group',
    params,
    querystring: Type.Object(PageQuery),
    response: { 200: Page(MemberReply), ...failures },
  },
} as const

export const ImportReply = Type.Object({
  rows: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer(),
  rejected: Type.Integer(),
  errors: Type.Array(Type.Object({ row: Type.Integer(), field: Type.String(), message: Type.String() })),
})

/** As `application/json` one learner, as `text/csv` a table of any length: its report is the answer, with status 200. */
export const addMember = {
  method: 'POST',
  url: '/groups/:id/learners',
  config,
  bodyLimit: 200_000_000,
  schema: {
    tags,
    consumes: ['application/json', 'text/csv'],
    summary:
      'Add a learner, or (text/csv) a table of them: name, number, country_code, channel, timezone, is_subscribed',
    params,
    body: {
      content: {
        'application/json': {
          schema: Type.Object({ name, number, ...Type.Partial(Type.Object(others)).properties }),
        },
        'text/csv': { schema: Type.Unsafe<NodeJS.ReadableStream>({}) },
      },
    },
    response: { 200: ImportReply, 201: MemberReply, ...failures },
  },
} as const
export const getMember = {
  method: 'GET',
  url: '/groups/:id/learners/:member_id',
  config,
  schema: {
    tags,
    summary: 'One learner of a group',
    params: memberParams,
    response: { 200: MemberReply, ...failures },
  },
} as const
export const updateMember = {
  method: 'PATCH',
  url: '/groups/:id/learners/:member_id',
  config,
  schema: {
    tags,
    summary: 'Change a learner of a group; another zone moves their next lessons',
    params: memberParams,
    body: Type.Partial(Type.Object(person)),
    response: { 200: MemberReply, ...failures },
  },
} as const
export const removeMember = {
  method: 'DELETE',
  url: '/groups/:id/learners/:member_id',
  config,
  schema: {
    tags,
    summary: 'Take a learner out of a group',
    params: memberParams,
    response: { 204: Nothing, ...failures },
  },
} as const
