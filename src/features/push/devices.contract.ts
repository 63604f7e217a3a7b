import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['push']
const mine = { access: 'user' } as const
const staffs = { access: 'admin' } as const
const params = Type.Object({ id: Id })

const Token = Type.String({ minLength: 1, maxLength: 2000, description: 'as the page /push shows one' })
export const TopicName = Type.String({ pattern: '^[A-Za-z0-9_.~%-]{1,200}$' })
const NewDevice = Type.Object({
  token: Token,
  label: Type.Optional(Type.String({ maxLength: 200, description: 'such as “My phone”' })),
})
const device = {
  id: Id,
  user_id: Nullable(Id),
  vendor: Type.String(),
  token: Type.String(),
  label: Type.String(),
  created_at: Time,
  seen_at: Time,
}
const DeviceReply = Type.Object(device)
const KnownDevice = Type.Object({ ...device, topics: Type.Array(Type.String()) })

export const registerMyDevice = {
  method: 'POST',
  url: '/me/devices',
  config: { ...mine, limit: { name: 'v1.devices', most: 600, seconds: 3600 } },
  schema: {
    tags,
    summary:
      'Push to this installation what is for me; a token that is known is registered once, and is now mine',
    body: NewDevice,
    response: { 200: KnownDevice, ...failures },
  },
} as const

export const listMyDevices = {
  method: 'GET',
  url: '/me/devices',
  config: mine,
  schema: {
    tags,
    summary: 'Where I get pushes',
    querystring: Type.Object(PageQuery),
    response: { 200: Page(DeviceReply), ...failures },
  },
} as const

export const registerDevice = {
  method: 'POST',
  url: '/devices',
  config: staffs,
  schema: {
    tags,
    summary: 'Remember an installation of nobody known here; one that is somebody’s stays theirs',
    body: NewDevice,
    response: { 200: KnownDevice, ...failures },
  },
} as const

export const listDevices = {
  method: 'GET',
  url: '/devices',
  config: staffs,
  schema: {
    tags,
    summary: 'Where pushes can arrive, newest first',
    querystring: Type.Object({
      ...PageQuery,
      user_id: Type.Optional(Id),
      is_bare: Type.Optional(Type.Boolean({ description: 'those of nobody known alone' })),
    }),
    response: { 200: Page(DeviceReply), ...failures },
  },
} as const

export const getDevice = {
  method: 'GET',
  url: '/devices/:id',
  config: mine,
  schema: {
    tags,
    summary: 'One of mine, or any for staff',
    params,
    response: { 200: KnownDevice, ...failures },
  },
} as const

export const removeDevice = {
  method: 'DELETE',
  url: '/devices/:id',
  config: mine,
  schema: { tags, summary: 'Push nothing there any more', params, response: { 204: Nothing, ...failures } },
} as const

const ofTopic = Type.Object({ id: Id, topic: TopicName })

export const subscribeDevice = {
  method: 'PUT',
  url: '/devices/:id/topics/:topic',
  config: mine,
  schema: {
    tags,
    summary: 'Push there what goes to this topic',
    params: ofTopic,
    response: { 204: Nothing, ...failures },
  },
} as const

export const unsubscribeDevice = {
  method: 'DELETE',
  url: '/devices/:id/topics/:topic',
  config: mine,
  schema: {
    tags,
    summary: 'Leave the topic',
    params: ofTopic,
    response: { 204: Nothing, ...failures },
  },
} as const

/** `subscriptions` begins, `unsubscriptions` ends. */
export const changeSubscriptions = (resource: 'subscriptions' | 'unsubscriptions') =>
  ({
    method: 'POST',
    url: `/topics/:topic/${resource}`,
    config: staffs,
    schema: {
      tags,
      summary:
        resource === 'subscriptions'
          ? 'Subscribe tokens to a topic, those of nobody known too; each with what became of it'
          : 'Take tokens out of a topic; each with what became of it',
      params: Type.Object({ topic: TopicName }),
      body: Type.Object({ tokens: Type.Array(Token, { minItems: 1, maxItems: 1000 }) }),
      response: {
        200: Type.Object({
          results: Type.Array(Type.Object({ token: Type.String(), failure: Nullable(Type.String()) })),
        }),
        ...failures,
      },
    },
  }) as const
