import { Type } from 'typebox'
import { failures, Id, Nothing, Time } from '#platform/contract.ts'
import { config, List, Position, params, Title } from './content.contract.ts'

export const ModuleReply = Type.Object({
  id: Id,
  course_id: Id,
  no: Type.Integer(),
  position: Type.Integer(),
  title: Type.String(),
  description: Type.String(),
  is_preview: Type.Boolean(),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

const fields = {
  description: Type.String({ maxLength: 20_000 }),
  is_preview: Type.Boolean({ description: 'its lessons are shown to anybody' }),
  position: Position,
}

export const listModules = {
  method: 'GET',
  url: '/courses/:id/modules',
  config,
  schema: {
    tags: ['courses'],
    summary: 'The modules, in order',
    params,
    response: { 200: List(ModuleReply), ...failures },
  },
} as const
export const addModule = {
  method: 'POST',
  url: '/courses/:id/modules',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Add a module',
    params,
    body: Type.Object({ title: Title, ...Type.Partial(Type.Object(fields)).properties }),
    response: { 201: ModuleReply, ...failures },
  },
} as const
export const getModule = {
  method: 'GET',
  url: '/modules/:id',
  config,
  schema: { tags: ['courses'], summary: 'One module', params, response: { 200: ModuleReply, ...failures } },
} as const
export const updateModule = {
  method: 'PATCH',
  url: '/modules/:id',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Change a module, or move it with its lessons',
    params,
    body: Type.Partial(Type.Object({ title: Title, ...fields })),
    response: { 200: ModuleReply, ...failures },
  },
} as const
export const removeModule = {
  method: 'DELETE',
  url: '/modules/:id',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Remove a module with its lessons',
    params,
    response: { 204: Nothing, ...failures },
  },
} as const
