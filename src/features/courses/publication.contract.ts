import { Type } from 'typebox'
import { failures, Page, PageQuery } from '#platform/contract.ts'
import { config, params } from './content.contract.ts'
import { CourseReply } from './courses.contract.ts'

const tags = ['courses']

const step = (method: 'POST' | 'DELETE', url: string, summary: string) =>
  ({
    method,
    url,
    config,
    schema: { tags, summary, params, response: { 200: CourseReply, ...failures } },
  }) as const

export const publishCourse = step(
  'POST',
  '/courses/:id/publication',
  'Publish; where the academy reviews, a teacher’s course waits for its staff',
)
export const unpublishCourse = step(
  'DELETE',
  '/courses/:id/publication',
  'Out of the catalogue: back to a draft',
)
export const submitCourse = step(
  'POST',
  '/courses/:id/review',
  'Ask the academy to look at it and publish it',
)
export const takeBackCourse = step(
  'DELETE',
  '/courses/:id/review',
  'Take it back: what waited for the academy is a draft again',
)
export const archiveCourse = step(
  'POST',
  '/courses/:id/archive',
  'Out of the catalogue; whoever learns it goes on learning',
)
export const unarchiveCourse = step('DELETE', '/courses/:id/archive', 'Out of the archive: a draft again')

export const sendBackCourse = {
  method: 'PUT',
  url: '/courses/:id/review-answer',
  config: { access: 'admin' },
  schema: {
    tags,
    summary: 'Send back what waits for a review, with a note on why; publishing it is the other answer',
    params,
    body: Type.Object({ note: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' }) }),
    response: { 200: CourseReply, ...failures },
  },
} as const

export const listSubmittedCourses = {
  method: 'GET',
  url: '/course-reviews',
  config: { access: 'admin' },
  schema: {
    tags,
    summary: 'The courses that wait to be looked at, oldest first',
    querystring: Type.Object(PageQuery),
    response: { 200: Page(CourseReply), ...failures },
  },
} as const
