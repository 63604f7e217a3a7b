import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { notFound } from '#platform/errors.ts'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import { listBankQuestions } from './question-bank.ts'
import * as contract from './questions.contract.ts'
import {
  addBankQuestions,
  addQuestion,
  getQuestion,
  listQuestions,
  removeQuestion,
  updateQuestion,
} from './questions.ts'

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

  app.route({
    ...contract.listBankQuestions,
    handler: ({ ctx, params, query }) => listBankQuestions(ctx, params, query),
  })

  app.route({
    ...contract.addBankQuestion,
    handler: async (request, reply) => {
      const { params, body } = request
      const [added] = await once(request, (ctx) => addBankQuestions(ctx, params, [body]))
      if (!added) throw notFound('course')
      return reply.code(201).send(added)
    },
  })

  app.route({
    ...contract.getQuestion,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getQuestion(request.ctx, request.params.id)),
  })

  app.route({
    ...contract.updateQuestion,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      const care = { expected: expectedVersion(request) }
      return sendVersioned(request, reply, await updateQuestion(ctx, params.id, body, care))
    },
  })

  app.route({
    ...contract.removeQuestion,
    handler: async (request, reply) => {
      await removeQuestion(request.ctx, request.params.id, { expected: expectedVersion(request) })
      return reply.code(204).send(null)
    },
  })
}
