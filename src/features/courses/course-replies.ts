import type { FastifyReply, FastifyRequest } from 'fastify'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { picturePath } from '#platform/pictures.ts'
import type { Course } from './course.queries.ts'

/** The course as `/v1` shows it. */
export const toCourseReply = (course: Course) => ({
  ...course,
  thumbnail_url: course.thumbnail_id && picturePath(course.thumbnail_id),
})

export const careOf = (request: FastifyRequest) => ({ expected: expectedVersion(request) })

export const sendCourse = (request: FastifyRequest, reply: FastifyReply, course: Course) =>
  sendVersioned(request, reply, course, toCourseReply(course))
