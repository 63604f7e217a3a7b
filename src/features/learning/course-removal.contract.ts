import { Type } from 'typebox'
import { failures, Id, Nothing } from '#platform/contract.ts'

export const removeCourse = {
  method: 'DELETE',
  url: '/courses/:id',
  config: { access: 'instructor' },
  schema: {
    tags: ['courses'],
    summary: 'Remove a course that nobody learns; another is archived',
    params: Type.Object({ id: Id }),
    response: { 204: Nothing, ...failures },
  },
} as const
