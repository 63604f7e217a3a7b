import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Time } from '#platform/contract.ts'

const tags = ['api keys']
const config = { access: 'user' } as const
const Scope = Type.Enum([
  'courses:read',
  'courses:write',
  'groups:read',
  'groups:write',
  'deliveries:read',
  'deliveries:write',
  'messages:read',
  'messages:write',
  'catalogue:read',
  'catalogue:write',
  'cohorts:read',
  'cohorts:write',
  'dashboards:read',
  'files:read',
  'files:write',
  'learning:read',
  'learning:write',
  'quizzes:read',
  'quizzes:write',
  'users:read',
  'notifications:read',
  'notifications:write',
  'push:read',
  'push:write',
  'webhooks:read',
  'webhooks:write',
])
const KeyReply = {
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: 'how the key begins' }),
  scopes: Type.Array(Type.String()),
  created_at: Time,
  expires_at: Nullable(Time),
  last_used_at: Nullable(Time),
  texts_per_minute: Type.Integer(),
}

export const makeKey = {
  method: 'POST',
  url: '/api-keys',
  config,
  schema: {
    tags,
    summary: 'A key for a program that acts as me within these scopes; shown this once',
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 100 }),
      scopes: Type.Array(Scope, { minItems: 1, maxItems: 40 }),
      expires_at: Type.Optional(Nullable(Type.String({ format: 'date-time' }))),
      texts_per_minute: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    }),
    response: { 201: Type.Object({ ...KeyReply, key: Type.String() }), ...failures },
  },
} as const

export const listKeys = {
  method: 'GET',
  url: '/api-keys',
  config,
  schema: {
    tags,
    summary: 'My keys',
    response: { 200: Type.Object({ data: Type.Array(Type.Object(KeyReply)) }), ...failures },
  },
} as const

export const endKey = {
  method: 'DELETE',
  url: '/api-keys/:key_id',
  config,
  schema: {
    tags,
    summary: 'End a key',
    params: Type.Object({ key_id: Id }),
    response: { 204: Nothing, ...failures },
  },
} as const
