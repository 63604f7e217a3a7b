import { Type } from 'typebox'
import { failures, Id, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'
import { TopicName } from './devices.contract.ts'

const tags = ['push']
const config = { access: 'instructor' } as const

const Data = Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 1000 }))
const push = {
  id: Id,
  no: Type.Integer(),
  title: Type.String(),
  body: Type.String(),
  url: Nullable(Type.String()),
  data: Type.Unsafe<unknown>({ type: 'object', additionalProperties: { type: 'string' } }),
  topic: Nullable(Type.String()),
  owner_id: Nullable(Id),
  api_key_id: Nullable(Id),
  created_at: Time,
}
const Results = Page(
  Type.Object({
    message_id: Id,
    to: Type.String({ description: 'a token, or `/topics/<name>` where the vendor keeps the topics' }),
    user_id: Nullable(Id),
    status: Type.Enum(['queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled']),
    failure: Nullable(Type.String()),
    sent_at: Nullable(Time),
  }),
)

export const sendPush = {
  method: 'POST',
  url: '/pushes',
  config,
  schema: {
    tags,
    summary: 'Push to tokens that I know; staff to users and topics too',
    body: Type.Object({
      tokens: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 2000 }), { minItems: 1, maxItems: 500 }),
      ),
      user_ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500 })),
      topic: Type.Optional(TopicName),
      title: Type.String({ minLength: 1, maxLength: 200 }),
      body: Type.String({ maxLength: 2000 }),
      url: Type.Optional(
        Type.String({ maxLength: 2000, description: 'what a click opens: https:, or a path of the academy' }),
      ),
      data: Type.Optional(Type.Intersect([Data, Type.Unsafe<object>({ maxProperties: 20 })])),
    }),
    response: {
      202: Type.Object({
        ...push,
        results: Results,
        refused: Type.Array(Type.String(), { description: 'what is no token of this vendor' }),
      }),
      ...failures,
    },
  },
} as const

export const listPushes = {
  method: 'GET',
  url: '/pushes',
  config,
  schema: {
    tags,
    summary: 'What I pushed, newest first',
    querystring: Type.Object({
      ...PageQuery,
      topic: Type.Optional(TopicName),
      api_key_id: Type.Optional(Id),
    }),
    response: { 200: Page(Type.Object(push)), ...failures },
  },
} as const

export const getPush = {
  method: 'GET',
  url: '/pushes/:id',
  config,
  schema: {
    tags,
    summary: 'A push and, page by page, what became of it at each token',
    params: Type.Object({ id: Id }),
    querystring: Type.Object(PageQuery),
    response: { 200: Type.Object({ ...push, results: Results }), ...failures },
  },
} as const
