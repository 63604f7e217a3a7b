import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { changeDay, changeDayQuestion, removeDay, removeDayQuestion } from '#features/courses/index.ts'
import { toQuestionChange, toQuestions } from './course-shapes.ts'
import * as contract from './courses.contract.ts'
import { success } from './mounts.ts'
import { toNo } from './reading.ts'

const care = { whileTaught: 'refuse' } as const

const toDay = (params: { id: string; day: string }) => ({
  course: { no: toNo(params.id) },
  day: toNo(params.day),
})
const toQuestion = (params: { id: string; day: string; question: string }) => ({
  ...toDay(params),
  question: toNo(params.question),
})

export const dayRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.changeDay,
    handler: async ({ ctx, params, body: { text, questions } }) => {
      const change = { questions: toQuestions(questions), ...(text === undefined ? {} : { text }) }
      await changeDay(ctx, toDay(params), change, care)
      return success
    },
  })

  app.route({
    ...contract.removeDay,
    handler: async ({ ctx, params }) => {
      await removeDay(ctx, toDay(params), care)
      return success
    },
  })

  app.route({
    ...contract.changeQuestion,
    handler: async ({ ctx, params, body }) => {
      await changeDayQuestion(ctx, toQuestion(params), toQuestionChange(body), care)
      return success
    },
  })

  app.route({
    ...contract.removeQuestion,
    handler: async ({ ctx, params }) => {
      await removeDayQuestion(ctx, toQuestion(params), care)
      return success
    },
  })
}
