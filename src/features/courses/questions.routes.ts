import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { once } from '#platform/idempotency.ts'
import * as contract from './questions.contract.ts'
import { addQuestion, getQuestion, listQuestions, removeQuestion, updateQuestion } from './questions.ts'

export const questionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listQuestions,
    handler: async ({ ctx, params }) => ({ data: await listQuestions(ctx, params.id), next_cursor: null }),
  })

  app.route({
    ...contract.addQuestion,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => addQuestion(ctx, request.params.id, request.body))),
  })

  app.route({ ...contract.getQuestion, handler: ({ ctx, params }) => getQuestion(ctx, params.id) })

  app.route({
    ...contract.updateQuestion,
    handler: ({ ctx, params, body }) => updateQuestion(ctx, params.id, body),
  })

  app.route({
    ...contract.removeQuestion,
    handler: async ({ ctx, params }, reply) => {
      await removeQuestion(ctx, params.id)
      return reply.code(204).send(null)
    },
  })
}
