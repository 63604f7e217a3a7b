import { Type } from 'typebox'
import { failures, Id, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const Channel = Type.Enum(['sms', 'whatsapp', 'email', 'push'])
const Direction = Type.Enum(['out', 'in'])
const Status = Type.Enum(['queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled', 'received'])

const Kind = Type.Enum(['course', 'reply', 'notice', 'consent', 'inbox', 'code'])

export const MessageReply = Type.Object({
  id: Id,
  direction: Direction,
  channel: Channel,
  kind: Kind,
  to: Type.String(),
  from: Type.String(),
  subject: Nullable(Type.String()),
  body: Type.String(),
  segments: Type.Integer(),
  price_micros: Nullable(Type.Integer({ description: 'millionths of the currency’s unit' })),
  currency: Nullable(Type.String()),
  status: Status,
  failure: Nullable(Type.String()),
  delivery_id: Nullable(Id),
  learner_id: Nullable(Id),
  push_id: Nullable(Id),
  notification_id: Nullable(Id),
  vendor: Nullable(Type.String()),
  provider_id: Nullable(Type.String({ description: 'by which the vendor knows it' })),
  created_at: Time,
  due_at: Time,
  sent_at: Nullable(Time),
  settled_at: Nullable(Time),
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
      kind: Type.Optional(Kind),
      push_id: Type.Optional(Id),
      api_key_id: Type.Optional(Id),
      since: Type.Optional(Type.String({ format: 'date-time' })),
      until: Type.Optional(Type.String({ format: 'date-time' })),
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

export const sendText = {
  method: 'POST',
  url: '/messages',
  config: { access: 'admin' },
  schema: {
    tags: ['messages'],
    summary: 'Send a text',
    description:
      'Accepted is not delivered: `GET /messages/:id`, or a webhook, says what became of it. A number that has opted out is refused.',
    body: Type.Object({
      to: Type.String({ minLength: 2, maxLength: 20, description: 'E.164, such as +919380169981' }),
      body: Type.String({ minLength: 1, maxLength: 1600 }),
      subject: Type.Optional(Type.String({ maxLength: 200, description: 'for the history; it is not sent' })),
      channel: Type.Optional(Type.Enum(['sms', 'whatsapp'])),
      due_at: Type.Optional(Type.String({ format: 'date-time', description: 'not before then' })),
    }),
    response: {
      202: Type.Object({
        id: Id,
        status: Type.Literal('queued'),
        segments: Type.Integer(),
        price_micros: Type.Integer({ description: 'millionths of the currency’s unit, for all segments' }),
        currency: Type.String(),
      }),
      ...failures,
    },
  },
} as const
