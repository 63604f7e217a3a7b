import { Type } from 'typebox'
import { failures, Id, Nothing } from '#platform/contract.ts'

const tags = ['learning']
const params = Type.Object({ id: Id })
const config = { access: 'user' } as const

export const getMyPlace = {
  method: 'GET',
  url: '/courses/:id/waiting-list/me',
  config,
  schema: {
    tags,
    summary: 'My place in the line for a seat; 1 is the next',
    params,
    response: { 200: Type.Object({ place: Type.Integer() }), ...failures },
  },
} as const

export const stopWaiting = {
  method: 'DELETE',
  url: '/courses/:id/waiting-list/me',
  config,
  schema: { tags, summary: 'Wait no more', params, response: { 204: Nothing, ...failures } },
} as const
