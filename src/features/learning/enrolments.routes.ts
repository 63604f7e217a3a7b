import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { absoluteUrl } from '#platform/addresses.ts'
import { once } from '#platform/idempotency.ts'
import * as attendances from './attendances.contract.ts'
import {
  listAttendances,
  noteAttendance,
  pauseLearner,
  resumeLearner,
  setAccess,
  setUnlocked,
} from './care.ts'
import { courseRemovalRoutes } from './course-removal.routes.ts'
import { enrolMe, enrolUser } from './enrolling.ts'
import * as contract from './enrolments.contract.ts'
import { getEnrolment, leaveCourse, listEnrolments, listMyEnrolments, listWaiting } from './enrolments.ts'
import { listLessonStandings } from './lesson-access.ts'
import { readLesson } from './reading.ts'
import { study } from './studying.ts'

export const enrolmentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(careRoutes)
  await app.register(courseRemovalRoutes)

  app.route({
    ...contract.enrol,
    handler: async (request, reply) => {
      const { params, body } = request
      const enrolled = await once(request, (ctx) => enrolMe(ctx, params, body ?? {}))
      if ('waiting' in enrolled) return reply.code(202).send(enrolled)
      return reply.code(201).send(enrolled.enrolment)
    },
  })

  app.route({ ...contract.listMine, handler: ({ ctx, query }) => listMyEnrolments(ctx, query) })
  app.route({ ...contract.getOne, handler: ({ ctx, params }) => getEnrolment(ctx, params) })

  app.route({
    ...contract.leave,
    handler: async ({ ctx, params }, reply) => {
      await leaveCourse(ctx, params)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.listLessons,
    handler: async ({ ctx, params }) => ({
      data: await listLessonStandings(ctx, await getEnrolment(ctx, params)),
      next_cursor: null,
    }),
  })

  app.route({
    ...contract.readLesson,
    handler: async (request) => {
      const { resources, video_url, ...reading } = await readLesson(request.ctx, request.params)
      const absolute = (url: string) => absoluteUrl(request, url)
      return {
        ...reading,
        video_url: video_url && absolute(video_url),
        resources: resources.map((one) => ({ ...one, url: absolute(one.url) })),
      }
    },
  })

  app.route({ ...contract.study, handler: ({ ctx, params, body }) => study(ctx, params, body) })
}

const careRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listOfCourse,
    handler: ({ ctx, params, query }) => listEnrolments(ctx, params, query),
  })

  app.route({
    ...contract.enrolUser,
    handler: async (request, reply) => {
      const { params, body } = request
      const { enrolment } = await once(request, (ctx) => enrolUser(ctx, params, { id: body.course_id }))
      return reply.code(201).send(enrolment)
    },
  })

  app.route({
    ...contract.listWaiting,
    handler: ({ ctx, params, query }) => listWaiting(ctx, params, query),
  })

  app.route({ ...contract.pause, handler: ({ ctx, params }) => pauseLearner(ctx, params) })
  app.route({ ...contract.resume, handler: ({ ctx, params }) => resumeLearner(ctx, params) })

  app.route({
    ...contract.setAccess,
    handler: ({ ctx, params, body }) => setAccess(ctx, params, body.until ? new Date(body.until) : null),
  })

  app.route({
    ...contract.unlock,
    handler: async ({ ctx, params: { id, lesson_id } }, reply) => {
      await setUnlocked(ctx, { id }, { id: lesson_id }, true)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.lock,
    handler: async ({ ctx, params: { id, lesson_id } }, reply) => {
      await setUnlocked(ctx, { id }, { id: lesson_id }, false)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...attendances.listAttendances,
    handler: async ({ ctx, params }) => ({ data: await listAttendances(ctx, params), next_cursor: null }),
  })

  app.route({
    ...attendances.noteAttendances,
    handler: async ({ ctx, params, body }) => ({
      data: await noteAttendance(ctx, params, body.attendances),
      next_cursor: null,
    }),
  })
}
