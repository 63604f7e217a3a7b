import { Type } from 'typebox'
import { failures, Id, Nullable, Page, PageQuery } from '#platform/contract.ts'

const Percent = Nullable(Type.Number())
const grades = {
  grades: Type.Array(Type.Object({ quiz_id: Id, title: Type.String(), percent: Percent })),
  total_percent: Percent,
}
const LearnerGrades = Type.Object({
  learner_id: Id,
  name: Type.String(),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  ...grades,
})

const params = Type.Object({ id: Id })
const config = { access: 'instructor' } as const
const tags = ['quizzes']

export const listGrades = {
  method: 'GET',
  url: '/courses/:id/grades',
  config,
  schema: {
    tags,
    summary: 'The best result of every learner in every published quiz',
    params,
    querystring: Type.Object(PageQuery),
    response: { 200: Page(LearnerGrades), ...failures },
  },
} as const

export const exportGrades = {
  method: 'GET',
  url: '/courses/:id/grades.csv',
  config,
  schema: { tags, produces: ['text/csv'], summary: 'The grades as CSV', params },
} as const

export const getMyGrades = {
  method: 'GET',
  url: '/me/grades',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'My results in a course that I learn',
    querystring: Type.Object({ course_id: Id }),
    response: { 200: Type.Object(grades), ...failures },
  },
} as const
