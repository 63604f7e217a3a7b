import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { once } from '#platform/idempotency.ts'
import { exportCourse, importCourse } from './course-files.ts'
import { careOf, sendCourse, toCourseReply } from './course-replies.ts'
import * as contract from './courses.contract.ts'
import { createCourse, getCourse, listCourses, updateCourse } from './courses.ts'
import { publicationRoutes } from './publication.routes.ts'
import type { PublicationPolicy } from './publication.ts'
import { structureRoutes } from './structure.routes.ts'

type Options = { publication: PublicationPolicy }

export const courseRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { publication }) => {
  await app.register(courseFileRoutes)
  await app.register(publicationRoutes, { publication })
  await app.register(structureRoutes)

  app.route({
    ...contract.listCourses,
    handler: async ({ ctx, query }) => {
      const { data, next_cursor } = await listCourses(ctx, query)
      return { data: data.map(toCourseReply), next_cursor }
    },
  })

  app.route({
    ...contract.createCourse,
    handler: async (request, reply) => {
      const course = await once(request, (ctx) => createCourse(ctx, request.body))
      return reply.code(201).send(toCourseReply(course))
    },
  })

  app.route({
    ...contract.getCourse,
    handler: async (request, reply) =>
      sendCourse(request, reply, await getCourse(request.ctx, request.params)),
  })

  app.route({
    ...contract.updateCourse,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendCourse(request, reply, await updateCourse(ctx, params, body, careOf(request)))
    },
  })
}

const courseFileRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const asText = { parseAs: 'string' } as const
  app.addContentTypeParser(['text/markdown', 'text/plain'], asText, (_request, body, done) =>
    done(null, body),
  )

  app.route({
    ...contract.importCourse,
    handler: async (request, reply) => {
      const course = await once(request, (ctx) => importCourse(ctx, request.body))
      return reply.code(201).send(toCourseReply(course))
    },
  })

  app.route({
    ...contract.exportCourse,
    handler: async ({ ctx, params }, reply) =>
      reply.type('text/markdown; charset=utf-8').send(await exportCourse(ctx, params)),
  })
}
