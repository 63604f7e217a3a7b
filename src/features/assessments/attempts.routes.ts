import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { answerQuestion } from './answering.ts'
import * as contract from './attempts.contract.ts'
import { getAttempt, startAttempt, submitAttempt } from './attempts.ts'
import { listAttempts, markAnswer } from './marking.ts'
import { listMyQuizzes } from './my-quizzes.ts'

// Starting and submitting need no Idempotency-Key: done again, they answer the same attempt.
export const attemptRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({ ...contract.listMyQuizzes, handler: ({ ctx, query }) => listMyQuizzes(ctx, query) })
  app.route({ ...contract.startAttempt, handler: ({ ctx, params }) => startAttempt(ctx, params.id) })
  app.route({ ...contract.getAttempt, handler: ({ ctx, params }) => getAttempt(ctx, params.id) })
  app.route({
    ...contract.answerQuestion,
    handler: ({ ctx, params, body }) => answerQuestion(ctx, params.id, params.question_id, body.given),
  })
  app.route({ ...contract.submitAttempt, handler: ({ ctx, params }) => submitAttempt(ctx, params.id) })
  app.route({
    ...contract.listAttempts,
    handler: ({ ctx, params, query }) => listAttempts(ctx, params.id, query),
  })
  app.route({
    ...contract.markAnswer,
    handler: ({ ctx, params, body }) => markAnswer(ctx, params.id, params.question_id, body),
  })
}
