import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './lessons.contract.ts'
import { addLesson, getLesson, listLessons, removeLesson, updateLesson } from './lessons.ts'
import { addModule, getModule, listModules, removeModule, updateModule } from './modules.ts'
import { addQuestion, getQuestion, listQuestions, removeQuestion, updateQuestion } from './questions.ts'

const whole = <T>(data: T[]) => ({ data, next_cursor: null })

export const lessonRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listModules,
    handler: async ({ ctx, params }) => whole(await listModules(ctx, params)),
  })
  app.route({
    ...contract.listLessons,
    handler: async ({ ctx, params }) => whole(await listLessons(ctx, params)),
  })
  app.route({
    ...contract.listQuestions,
    handler: async ({ ctx, params }) => whole(await listQuestions(ctx, params.id)),
  })

  app.route({
    ...contract.addModule,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => addModule(ctx, request.params, request.body))),
  })
  app.route({
    ...contract.addLesson,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => addLesson(ctx, request.params, request.body))),
  })
  app.route({
    ...contract.addQuestion,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => addQuestion(ctx, request.params.id, request.body))),
  })

  app.route({
    ...contract.getModule,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getModule(request.ctx, request.params.id)),
  })
  app.route({
    ...contract.getLesson,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getLesson(request.ctx, request.params.id)),
  })
  app.route({ ...contract.getQuestion, handler: ({ ctx, params }) => getQuestion(ctx, params.id) })

  app.route({
    ...contract.updateModule,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(request, reply, await updateModule(ctx, params.id, body, expectedVersion(request)))
    },
  })
  app.route({
    ...contract.updateLesson,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(
        request,
        reply,
        await updateLesson(ctx, params.id, body, { expected: expectedVersion(request) }),
      )
    },
  })
  app.route({
    ...contract.updateQuestion,
    handler: ({ ctx, params, body }) => updateQuestion(ctx, params.id, body),
  })

  app.route({
    ...contract.removeModule,
    handler: async (request, reply) => {
      await removeModule(request.ctx, request.params.id, expectedVersion(request))
      return reply.code(204).send(null)
    },
  })
  app.route({
    ...contract.removeLesson,
    handler: async (request, reply) => {
      await removeLesson(request.ctx, request.params.id, { expected: expectedVersion(request) })
      return reply.code(204).send(null)
    },
  })
  app.route({
    ...contract.removeQuestion,
    handler: async ({ ctx, params }, reply) => {
      await removeQuestion(ctx, params.id)
      return reply.code(204).send(null)
    },
  })
}
