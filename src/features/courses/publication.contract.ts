import { Type } from 'typebox'
import { failures, Page, PageQuery } from '#platform/contract.ts'
import { config, params } from './content.contract.ts'
import { CourseReply } from './courses.contract.ts'

const tags = ['courses']

export const publishCourse = {
  method: 'POST',
  url: '/courses/:id/publication',
  config,
  schema: {
    tags,
    summary: 'Publish; where the academy reviews, a teacher’s course waits for its staff',
    params,
    response: { 200: CourseReply, ...failures },
  },
} as const

export const unpublishCourse = {
  method: 'DELETE',
  url: '/courses/:id/publication',
  config,
  schema: { tags, summary: 'Back to a draft', params, response: { 200: CourseReply, ...failures } },
} as const

export const submitCourse = {
  method: 'POST',
  url: '/courses/:id/review',
  config,
  schema: {
    tags,
    summary: 'Ask the academy to look at it and publish it',
    params,
    response: { 200: CourseReply, ...failures },
  },
} as const

export const withdrawCourse = {
  method: 'DELETE',
  url: '/courses/:id/review',
  config,
  schema: {
    tags,
    summary: 'Take it back; for staff: send it back, with a reason',
    params,
    querystring: Type.Object({ reason: Type.String({ maxLength: 1000, default: '' }) }),
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

export const archiveCourse = {
  method: 'POST',
  url: '/courses/:id/archive',
  config,
  schema: {
    tags,
    summary: 'Out of the catalogue; whoever learns it goes on learning',
    params,
    response: { 200: CourseReply, ...failures },
  },
} as const
