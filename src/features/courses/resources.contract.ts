import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Time } from '#platform/contract.ts'
import { config, List, Position, params } from './content.contract.ts'

const tags = ['courses']
const fields = {
  title: Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' }),
  duration_minutes: Nullable(Type.Integer({ minimum: 0, maximum: 100_000 })),
  file_id: Type.String({ format: 'uuid', description: 'a file of mine, use=resource' }),
}

export const ResourceReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  lesson_id: Id,
  position: Type.Integer(),
  ...fields,
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

export const listResources = {
  method: 'GET',
  url: '/lessons/:id/resources',
  config,
  schema: {
    tags,
    summary: 'What comes with the lesson to download, in order',
    params,
    response: { 200: List(ResourceReply), ...failures },
  },
} as const

export const addResource = {
  method: 'POST',
  url: '/lessons/:id/resources',
  config,
  schema: {
    tags,
    summary: 'Add a file that was uploaded',
    params,
    body: Type.Object({
      title: fields.title,
      file_id: fields.file_id,
      duration_minutes: Type.Optional(fields.duration_minutes),
    }),
    response: { 201: ResourceReply, ...failures },
  },
} as const

export const getResource = {
  method: 'GET',
  url: '/resources/:id',
  config,
  schema: { tags, summary: 'One resource', params, response: { 200: ResourceReply, ...failures } },
} as const

export const updateResource = {
  method: 'PATCH',
  url: '/resources/:id',
  config,
  schema: {
    tags,
    summary: 'Change or move a resource',
    params,
    body: Type.Partial(Type.Object({ ...fields, position: Position })),
    response: { 200: ResourceReply, ...failures },
  },
} as const

export const removeResource = {
  method: 'DELETE',
  url: '/resources/:id',
  config,
  schema: { tags, summary: 'Remove a resource', params, response: { 204: Nothing, ...failures } },
} as const
