import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['notifications']
const params = Type.Object({ id: Id })
const reader = { access: 'user' } as const
const sender = { access: 'instructor' } as const

export const Kind = Type.Enum([
  'announcement',
  'course',
  'reminder',
  'message',
  'account',
  'security',
  'payment',
])
const Tone = Type.Enum(['info', 'success', 'warning', 'error'])
const Role = Type.Enum(['student', 'instructor', 'admin', 'superadmin'])
const Url = Type.String({
  maxLength: 2000,
  pattern: '^(https?://|/(?!/))\\S*$',
  description: 'whole, or a path of the academy’s pages',
})
const words = {
  kind: Kind,
  tone: Tone,
  title: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  body: Type.String({ maxLength: 5000 }),
}

export const NotificationReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  ...words,
  url: Nullable(Type.String()),
  data: Type.Object({}, { additionalProperties: true }),
  is_read: Type.Boolean(),
  read_at: Nullable(Time),
  created_at: Time,
})

export const listMine = {
  method: 'GET',
  url: '/me/notifications',
  config: reader,
  schema: {
    tags,
    summary: 'What I was told, newest first',
    querystring: Type.Object({
      ...PageQuery,
      unread: Type.Optional(Type.Boolean()),
      kind: Type.Optional(Kind),
    }),
    response: { 200: Page(NotificationReply), ...failures },
  },
} as const

export const countUnread = {
  method: 'GET',
  url: '/me/notifications/unread',
  config: reader,
  schema: {
    tags,
    summary: 'How many of the newest are unread; 1000 is 1000 or more',
    response: { 200: Type.Object({ count: Type.Integer() }), ...failures },
  },
} as const

export const readAll = {
  method: 'PUT',
  url: '/me/notifications/read',
  config: reader,
  schema: {
    tags,
    summary: 'I have read all of them, up to the one named; what came after it stays unread',
    body: Nullable(Type.Object({ up_to: Type.Optional(Id) })),
    response: { 204: Nothing, ...failures },
  },
} as const

export const readOne = {
  method: 'PUT',
  url: '/me/notifications/:id/read',
  config: reader,
  schema: {
    tags,
    summary: 'I have read it; what would still go out because of it does not',
    params,
    response: { 204: Nothing, ...failures },
  },
} as const

export const removeOne = {
  method: 'DELETE',
  url: '/me/notifications/:id',
  config: reader,
  schema: { tags, summary: 'Remove it for me', params, response: { 204: Nothing, ...failures } },
} as const

/** One of them: who is meant must not be guessed. */
const To = Type.Object(
  {
    user_ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 10_000 })),
    role: Type.Optional(Role),
    course_id: Type.Optional(Id),
    everyone: Type.Optional(Type.Literal(true)),
  },
  { minProperties: 1, maxProperties: 1 },
)
const Step = Type.Object({
  channel: Type.Enum(['push', 'text', 'email']),
  after_minutes: Type.Integer({ minimum: 0, maximum: 10_080 }),
})
const Steps = Type.Array(Step, {
  maxItems: 3,
  description: 'without it the kind’s own; empty: the academy alone',
})

const SendingReply = Type.Object({
  id: Id,
  audience: Type.Enum(['user', 'role', 'course', 'everyone']),
  role: Nullable(Role),
  course_id: Nullable(Id),
  ...words,
  url: Nullable(Type.String()),
  steps: Type.Array(Step),
  created_by: Nullable(Id),
  created_at: Time,
})

export const send = {
  method: 'POST',
  url: '/notifications',
  config: { ...sender, limit: { name: 'v1.notifications', most: 600, seconds: 60 } },
  schema: {
    tags,
    summary: 'Tell accounts, a role, a course or everyone; teachers: a course of theirs',
    body: Type.Object({
      to: To,
      kind: Type.Optional(Kind),
      tone: Type.Optional(Tone),
      title: words.title,
      body: words.body,
      url: Type.Optional(Nullable(Url)),
      data: Type.Optional(
        Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 1000 }), { maxProperties: 20 }),
      ),
      steps: Type.Optional(Steps),
    }),
    response: {
      201: Type.Object({
        ...SendingReply.properties,
        told: Nullable(Type.Integer({ description: 'accounts; null where it is one for many' })),
      }),
      ...failures,
    },
  },
} as const

export const listSent = {
  method: 'GET',
  url: '/notifications',
  config: sender,
  schema: {
    tags,
    summary: 'What I sent, newest first; admins: what anybody sent',
    querystring: Type.Object(PageQuery),
    response: { 200: Page(SendingReply), ...failures },
  },
} as const

export const getSent = {
  method: 'GET',
  url: '/notifications/:id',
  config: sender,
  schema: {
    tags,
    summary: 'One of them, and how many read it',
    params,
    response: {
      200: Type.Object({
        ...SendingReply.properties,
        told: Type.Integer(),
        read: Type.Integer(),
        round: Nullable(
          Type.Object({
            queued: Type.Integer({ description: 'receivers whose steps are queued' }),
            done_at: Nullable(Time),
          }),
        ),
      }),
      ...failures,
    },
  },
} as const
