import { Type } from 'typebox'
import { failures, Id, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const Channel = Type.Enum(['sms', 'whatsapp', 'email', 'push'])
const Direction = Type.Enum(['out', 'in'])
const Status = Type.Enum(['queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled', 'received'])

export const MessageReply = Type.Object({
  id: Id,
  direction: Direction,
  channel: Channel,
  kind: Type.Enum(['course', 'reply', 'notice', 'consent', 'inbox', 'code']),
  to: Type.String(),
  from: Type.String(),
  subject: Nullable(Type.String()),
  body: Type.String(),
  segments: Type.Integer(),
  status: Status,
  failure: Nullable(Type.String()),
  delivery_id: Nullable(Id),
  learner_id: Nullable(Id),
  created_at: Time,
  due_at: Time,
  sent_at: Nullable(Time),
})

export const listMessages = {
  method: 'GET',
  url: '/messages',
  config: { access: 'instructor' },
  schema: {
    tags: ['messages'],
    summary: 'What went out and came in, newest first',
    querystring: Type.Object({
      ...PageQuery,
      delivery_id: Type.Optional(Id),
      to: Type.Optional(Type.String({ maxLength: 320 })),
      status: Type.Optional(Status),
      direction: Type.Optional(Direction),
      channel: Type.Optional(Channel),
    }),
    response: { 200: Page(MessageReply), ...failures },
  },
} as const

export const getMessage = {
  method: 'GET',
  url: '/messages/:id',
  config: { access: 'instructor' },
  schema: {
    tags: ['messages'],
    summary: 'One message',
    params: Type.Object({ id: Id }),
    response: { 200: MessageReply, ...failures },
  },
} as const
