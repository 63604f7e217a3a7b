import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import { exportCourse, importCourse } from './course-files.ts'
import * as contract from './courses.contract.ts'
import { createCourse, getCourse, listCourses, removeCourse, setPublished, updateCourse } from './courses.ts'

export const courseRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const asText = { parseAs: 'string' } as const
  app.addContentTypeParser(['text/markdown', 'text/plain'], asText, (_request, body, done) =>
    done(null, body),
  )

  app.route({ ...contract.listCourses, handler: ({ ctx, query }) => listCourses(ctx, query) })

  app.route({
    ...contract.createCourse,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => createCourse(ctx, request.body))),
  })

  app.route({
    ...contract.getCourse,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getCourse(request.ctx, request.params)),
  })

  app.route({
    ...contract.updateCourse,
    handler: async (request, reply) => {
      const care = { expected: expectedVersion(request) }
      return sendVersioned(
        request,
        reply,
        await updateCourse(request.ctx, request.params, request.body, care),
      )
    },
  })

  app.route({
    ...contract.removeCourse,
    handler: async (request, reply) => {
      await removeCourse(request.ctx, request.params, { expected: expectedVersion(request) })
      return reply.code(204).send(null)
    },
  })

  app.route({ ...contract.publishCourse, handler: ({ ctx, params }) => setPublished(ctx, params, true) })
  app.route({ ...contract.unpublishCourse, handler: ({ ctx, params }) => setPublished(ctx, params, false) })

  app.route({
    ...contract.importCourse,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => importCourse(ctx, request.body))),
  })

  app.route({
    ...contract.exportCourse,
    handler: async ({ ctx, params }, reply) =>
      reply.type('text/markdown; charset=utf-8').send(await exportCourse(ctx, params)),
  })
}
