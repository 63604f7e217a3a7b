import { Type } from 'typebox'
import { CourseReply, Title } from '#features/courses/courses.contract.ts'
import { failures, Id, Nullable } from '#platform/contract.ts'

const tags = ['courses']
const config = { access: 'instructor' } as const
const params = Type.Object({ id: Id })

export const cloneCourse = {
  method: 'POST',
  url: '/courses/:id/clones',
  config,
  schema: {
    tags,
    summary: 'A copy as a draft of mine, with its modules, lessons, resources, questions and quizzes',
    params,
    body: Nullable(Type.Object({ title: Type.Optional(Title) })),
    response: { 201: CourseReply, ...failures },
  },
} as const
