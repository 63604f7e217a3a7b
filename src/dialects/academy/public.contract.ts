import { Type } from 'typebox'
import { unknown } from './categories.contract.ts'
import { FilterQuery } from './course-filters.ts'
import { Course, Resource, WholeCourse } from './course-reply.contract.ts'
import { PageQuery, PaginationB } from './paging.ts'
import { Flag, failures, limit, Maybe, numbered } from './replies.contract.ts'

const tags = ['public']
/** Its counter, which twins share. */
const open = (counter: string, most = 30) =>
  ({ access: 'visitor', ...limit(`public.${counter}`, most, 60) }) as const
const both: ('GET' | 'POST')[] = ['GET', 'POST']
const Courses = Type.Object({ courses: Type.Array(Course), pagination: PaginationB })

export const listCourses = {
  method: both,
  url: '/get-courses',
  config: open('get-courses'),
  schema: {
    tags,
    summary: 'Published courses, newest first',
    querystring: Type.Object({ ...PageQuery, ...FilterQuery }),
    response: { 200: Courses, ...failures },
  },
}

export const listCoursesOfSub = {
  method: 'GET',
  url: '/subcategories/:id/courses',
  config: { ...open('subcategories.courses'), academyAnswers: unknown },
  schema: {
    tags,
    summary: 'The published courses of a subcategory, newest first',
    params: numbered,
    querystring: Type.Object({ ...PageQuery, ...FilterQuery }),
    response: { 200: Courses, ...failures },
  },
} as const

const getCourse = (method: ('GET' | 'POST')[], url: string) => ({
  method,
  url,
  config: {
    ...open('get-courses.one'),
    academyRecognises: true,
    academyAnswers: { course_not_found: [404, 'Course not found'] } as const,
  },
  schema: {
    tags,
    summary: 'A published course; with `lessons` what is in it, videos for those alone who may see them',
    params: numbered,
    querystring: Type.Object({
      lessons: Type.Optional(Flag),
      resources: Type.Optional(Flag),
      limited_resources: Type.Optional(Flag),
    }),
    response: {
      200: Type.Object({
        course: Type.Object({
          ...WholeCourse.properties,
          first_lesson_resource: Type.Optional(Resource),
        }),
      }),
      ...failures,
    },
  },
})
export const getCourses = [getCourse(both, '/get-courses/:id'), getCourse(['GET'], '/courses/:id')]

const Words = Type.String({ maxLength: 200 })
const words = { q: Type.Optional(Words), query: Type.Optional(Words), search: Type.Optional(Words) }
const searching = {
  config: open('search', 20),
  schema: {
    tags,
    summary: 'Published courses that somebody looks for, best first; `q`, `query` or `search` says what',
    querystring: Type.Object({ ...PageQuery, ...words }),
    response: { 200: Courses, ...failures },
  },
} as const
export const searches = (['/search', '/courses/search'] as const).map(
  (url) => ({ ...searching, method: 'GET', url }) as const,
)

const MaybeWords = Maybe(Words)
const Page = Maybe(Type.String({ maxLength: 20 }))

export const postSearch = {
  ...searching,
  method: 'POST',
  url: '/search',
  schema: {
    ...searching.schema,
    body: Type.Object({
      q: MaybeWords,
      query: MaybeWords,
      search: MaybeWords,
      page: Page,
      per_page: Page,
    }),
  },
} as const
