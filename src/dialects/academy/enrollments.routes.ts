import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import {
  enrolMe,
  getEnrolment,
  listLessonStandings,
  listMyEnrolments,
  type Place,
  requireEnrolment,
  requireLearning,
  type Study,
  study,
} from '#features/learning/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { notFound } from '#platform/errors.ts'
import { toEnrolledCourses, toEnrollment, toProgress, toStudied } from './enrollment-shapes.ts'
import * as contract from './enrollments.contract.ts'
import { failure } from './failures.ts'
import type { Options } from './options.ts'
import { toFlag, toNo } from './reading.ts'

export const enrollmentRoutes: FastifyPluginAsyncTypebox<Options> = async (app, options) => {
  for (const route of contract.enrols)
    app.route({ ...route, handler: ({ body }, reply) => enrol(reply, body.course_id) })
  app.route({
    ...contract.enrolByPath,
    handler: ({ params }, reply) => enrol(reply, toNo(params.course_no)),
  })

  app.route({
    ...contract.list,
    handler: async (request) => {
      const { data } = await listMyEnrolments(request.ctx, { limit: 1000 })
      return { enrollments: await toEnrolledCourses(request, data) }
    },
  })

  app.route({
    ...contract.get,
    handler: async ({ ctx, params }) => ({
      enrollment: toEnrollment(await getEnrolment(ctx, { no: toNo(params.id) })),
    }),
  })

  await app.register(progressRoutes, options)
}

async function enrol(reply: FastifyReply, no: number | null | undefined) {
  if (typeof no !== 'number') throw failure('invalid', 'course_id_missing')
  const enrolled = await enrolMe(reply.request.ctx, { no: toNo(String(Math.max(no, 0))) })
  // Nobody asked to wait for a seat.
  if ('waiting' in enrolled) throw notFound('enrolment')
  const { enrolment, is_new } = enrolled
  const message = is_new ? 'Enrolled successfully' : 'Re-enrolled successfully'
  return reply.code(is_new ? 201 : 200).send({ message, enrollment: toEnrollment(enrolment) })
}

const progressRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.getProgress,
    handler: async ({ ctx, params }) => toProgress(ctx, await getEnrolment(ctx, { no: toNo(params.id) })),
  })

  app.route({
    ...contract.getMyProgress,
    handler: async ({ ctx, params }) =>
      toProgress(ctx, await requireEnrolment(ctx, { no: toNo(params.course_no) })),
  })

  app.route({
    ...contract.complete,
    handler: async ({ ctx, params }) => {
      const place = { enrolment_no: toNo(params.id) }
      return note(ctx, 'Lesson marked as complete', toNo(params.lesson_no), { completed: true }, place)
    },
  })

  app.route({
    ...contract.study,
    handler: async ({ ctx, params, body }) => {
      const { completed, watch_time_seconds: seconds } = body
      const place = { course_no: toNo(params.course_no) }
      const lessonNo = toNo(params.lesson_no)
      // Whoever says nothing only looks.
      if (toFlag(completed) === undefined && typeof seconds !== 'number') return look(ctx, lessonNo, place)
      const done = { watched_seconds: Math.floor(seconds ?? 0), completed: toFlag(completed) ?? false }
      return note(ctx, 'Progress updated', lessonNo, done, place)
    },
  })
}

async function look(ctx: Ctx, no: number, { course_no }: Place) {
  const { enrolment, standing } = await requireLearning(ctx, { no })
  if (enrolment.course_no !== course_no) throw notFound('lesson')
  return toStudied('Progress', enrolment, standing)
}

async function note(ctx: Ctx, message: string, lessonNo: number, done: Study, place: Place) {
  const enrolment = await study(ctx, { no: lessonNo }, done, place)
  const standings = await listLessonStandings(ctx, enrolment)
  const standing = standings.find(({ no }) => no === lessonNo)
  if (!standing) throw notFound('lesson')
  return toStudied(message, enrolment, standing)
}
