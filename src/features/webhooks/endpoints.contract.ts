import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['webhooks']
const config = { access: 'admin' } as const
const params = Type.Object({ id: Id })

const Url = Type.String({ minLength: 1, maxLength: 2000 })
const Types = Type.Array(
  Type.String({
    pattern: '^([a-z_]+\\.([a-z_]+|\\*)|\\*)$',
    maxLength: 100,
    description: 'one type, such as `course.completed`; all of a kind, `enrolment.*`; or all, `*`',
  }),
  { minItems: 1, maxItems: 20 },
)
const Description = Type.String({ maxLength: 500 })

const fields = {
  id: Id,
  url: Type.String(),
  types: Type.Array(Type.String()),
  description: Type.String(),
  status: Type.Enum(['active', 'paused']),
  pause_reason: Nullable(
    Type.Enum(['asked', 'gone', 'failing'], {
      description: 'by an admin, by an answer 410, or after five days of failures alone',
    }),
  ),
  paused_at: Nullable(Time),
  failing_since: Nullable(Time),
  former_secret_until: Nullable(Time),
  created_at: Time,
  updated_at: Time,
  version: Type.Integer(),
}
const EndpointReply = Type.Object(fields)
const SecretReply = Type.Object({
  ...fields,
  secret: Type.String({ description: 'shown this once; with it the receiver verifies what it gets' }),
})

export const makeEndpoint = {
  method: 'POST',
  url: '/webhook-endpoints',
  config,
  schema: {
    tags,
    summary:
      'Tell an address of what happens from now on, by Standard Webhooks; its secret is shown this once',
    body: Type.Object({ url: Url, types: Types, description: Type.Optional(Description) }),
    response: { 201: SecretReply, ...failures },
  },
} as const

export const listEndpoints = {
  method: 'GET',
  url: '/webhook-endpoints',
  config,
  schema: {
    tags,
    summary: 'Who is told',
    querystring: Type.Object(PageQuery),
    response: { 200: Page(EndpointReply), ...failures },
  },
} as const

export const getEndpoint = {
  method: 'GET',
  url: '/webhook-endpoints/:id',
  config,
  schema: { tags, summary: 'One of them', params, response: { 200: EndpointReply, ...failures } },
} as const

export const changeEndpoint = {
  method: 'PATCH',
  url: '/webhook-endpoints/:id',
  config,
  schema: {
    tags,
    summary: 'Change its address, types or description; what waits goes to the new address',
    params,
    body: Type.Partial(Type.Object({ url: Url, types: Types, description: Description })),
    response: { 200: EndpointReply, ...failures },
  },
} as const

export const removeEndpoint = {
  method: 'DELETE',
  url: '/webhook-endpoints/:id',
  config,
  schema: { tags, summary: 'Remove it and its deliveries', params, response: { 204: Nothing, ...failures } },
} as const

export const rotateSecret = {
  method: 'POST',
  url: '/webhook-endpoints/:id/secrets',
  config,
  schema: {
    tags,
    summary: 'A new secret, shown this once; the one before signs too for 24 hours',
    params,
    response: { 201: SecretReply, ...failures },
  },
} as const

export const pauseEndpoint = {
  method: 'POST',
  url: '/webhook-endpoints/:id/pause',
  config,
  schema: {
    tags,
    summary: 'Post nothing there; what happens meanwhile waits, for 30 days',
    params,
    response: { 200: EndpointReply, ...failures },
  },
} as const

export const resumeEndpoint = {
  method: 'DELETE',
  url: '/webhook-endpoints/:id/pause',
  config,
  schema: {
    tags,
    summary: 'Post again, what waited first',
    params,
    response: { 200: EndpointReply, ...failures },
  },
} as const
