import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './quizzes.contract.ts'
import {
  createQuiz,
  getQuiz,
  listQuizQuestions,
  listQuizzes,
  removeQuiz,
  setQuizPublished,
  setQuizQuestions,
  updateQuiz,
} from './quizzes.ts'

type Sent = { opens_at?: string | null; closes_at?: string | null }

const read = <T extends Sent>({ opens_at, closes_at, ...fields }: T) => ({
  ...fields,
  ...(opens_at !== undefined && { opens_at: toDate(opens_at) }),
  ...(closes_at !== undefined && { closes_at: toDate(closes_at) }),
})
const toDate = (text: string | null): Date | null => (text === null ? null : new Date(text))

export const quizRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.listQuizzes,
    handler: ({ ctx, params, query }) => listQuizzes(ctx, params, query),
  })

  app.route({
    ...contract.createQuiz,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => createQuiz(ctx, request.params, read(request.body)))),
  })

  app.route({
    ...contract.getQuiz,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getQuiz(request.ctx, request.params.id)),
  })

  app.route({
    ...contract.updateQuiz,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(
        request,
        reply,
        await updateQuiz(ctx, params.id, read(body), expectedVersion(request)),
      )
    },
  })

  app.route({
    ...contract.removeQuiz,
    handler: async (request, reply) => {
      await removeQuiz(request.ctx, request.params.id, expectedVersion(request))
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.publishQuiz,
    handler: ({ ctx, params }) => setQuizPublished(ctx, params.id, true),
  })
  app.route({
    ...contract.unpublishQuiz,
    handler: ({ ctx, params }) => setQuizPublished(ctx, params.id, false),
  })

  app.route({
    ...contract.listQuizQuestions,
    handler: async ({ ctx, params }) => ({
      data: await listQuizQuestions(ctx, params.id),
      next_cursor: null,
    }),
  })

  app.route({
    ...contract.setQuizQuestions,
    handler: async (request) => {
      const { ctx, params, body } = request
      const data = await setQuizQuestions(ctx, params.id, body.questions, expectedVersion(request))
      return { data, next_cursor: null }
    },
  })
}
