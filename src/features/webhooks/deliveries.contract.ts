import { Type } from 'typebox'
import { failures, Id, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['webhooks']
const config = { access: 'admin' } as const
const params = Type.Object({ id: Id })
const Status = Type.Enum(['waiting', 'sending', 'delivered', 'failed'])
const Moment = Type.String({ format: 'date-time' })

const fields = {
  id: Id,
  endpoint_id: Id,
  message_id: Type.String({ description: 'the `webhook-id` under which it is posted' }),
  event_id: Type.Integer(),
  type: Type.String(),
  subject: Type.String(),
  status: Status,
  tries: Type.Integer(),
  due_at: Nullable(Time),
  created_at: Time,
  settled_at: Nullable(Time),
}

const SeenDelivery = Type.Object({
  ...fields,
  message: Type.Object(
    { type: Type.String(), timestamp: Type.String(), data: Type.Record(Type.String(), Type.Unknown()) },
    { description: 'what is posted' },
  ),
  attempts: Type.Array(
    Type.Object({
      at: Time,
      milliseconds: Type.Integer(),
      status: Nullable(Type.Integer()),
      answer: Type.String({ description: 'its first 1,000 characters' }),
      failure: Nullable(Type.String()),
    }),
    { description: 'the newest 200, oldest first' },
  ),
})

export const listDeliveries = {
  method: 'GET',
  url: '/webhook-endpoints/:id/deliveries',
  config,
  schema: {
    tags,
    summary: 'What went there or is on its way, of the last 30 days; newest first',
    params,
    querystring: Type.Object({
      ...PageQuery,
      status: Type.Optional(Status),
      type: Type.Optional(Type.String({ maxLength: 100 })),
      from: Type.Optional(Moment),
      to: Type.Optional(Moment),
    }),
    response: { 200: Page(Type.Object(fields)), ...failures },
  },
} as const

export const testEndpoint = {
  method: 'POST',
  url: '/webhook-endpoints/:id/tests',
  config,
  schema: {
    tags,
    summary: 'Post a `webhook.test` there',
    params,
    response: { 202: SeenDelivery, ...failures },
  },
} as const

export const replayFailed = {
  method: 'POST',
  url: '/webhook-endpoints/:id/replays',
  config,
  schema: {
    tags,
    summary: 'Post all again that failed since then, and at once what waits for its next try',
    params,
    body: Type.Object({ since: Moment }),
    response: { 202: Type.Object({ replayed: Type.Integer() }), ...failures },
  },
} as const

export const getDelivery = {
  method: 'GET',
  url: '/webhook-deliveries/:id',
  config,
  schema: {
    tags,
    summary: 'One delivery, with what is posted and what came of each try',
    params,
    response: { 200: SeenDelivery, ...failures },
  },
} as const

export const replayDelivery = {
  method: 'POST',
  url: '/webhook-deliveries/:id/replays',
  config,
  schema: {
    tags,
    summary: 'Post it once more, under the same `webhook-id`',
    params,
    response: { 202: SeenDelivery, ...failures },
  },
} as const
