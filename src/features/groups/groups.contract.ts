import { Type } from 'typebox'
import { failures, Id, Nothing, Page, PageQuery, Time } from '#platform/contract.ts'

const Name = Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' })
const Description = Type.String({ maxLength: 20_000 })

export const GroupReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  owner_id: Id,
  name: Type.String(),
  description: Type.String(),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

const config = { access: 'instructor' } as const
const tags = ['groups']
const params = Type.Object({ id: Id })

export const listGroups = {
  method: 'GET',
  url: '/groups',
  config,
  schema: {
    tags,
    summary: 'My groups',
    querystring: Type.Object(PageQuery),
    response: { 200: Page(GroupReply), ...failures },
  },
} as const
export const createGroup = {
  method: 'POST',
  url: '/groups',
  config,
  schema: {
    tags,
    summary: 'Make a group',
    body: Type.Object({ name: Name, description: Type.Optional(Description) }),
    response: { 201: GroupReply, ...failures },
  },
} as const
export const getGroup = {
  method: 'GET',
  url: '/groups/:id',
  config,
  schema: { tags, summary: 'One group', params, response: { 200: GroupReply, ...failures } },
} as const
export const updateGroup = {
  method: 'PATCH',
  url: '/groups/:id',
  config,
  schema: {
    tags,
    summary: 'Change a group',
    params,
    body: Type.Partial(Type.Object({ name: Name, description: Description })),
    response: { 200: GroupReply, ...failures },
  },
} as const
export const removeGroup = {
  method: 'DELETE',
  url: '/groups/:id',
  config,
  schema: { tags, summary: 'Remove a group', params, response: { 204: Nothing, ...failures } },
} as const
