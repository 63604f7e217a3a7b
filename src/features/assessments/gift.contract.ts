import { Type } from 'typebox'
import { Kind, NewQuestion, QuestionReply } from '#features/courses/questions.contract.ts'
import { failures, Id } from '#platform/contract.ts'

export { NewQuestion as BankInput }

const params = Type.Object({ id: Id })
const config = { access: 'instructor' } as const
const tags = ['courses']
const Remarks = Type.Array(Type.Object({ line: Type.Integer(), message: Type.String() }))

export const importGift = {
  method: 'POST',
  url: '/courses/:id/questions/import',
  config,
  bodyLimit: 2_000_000,
  schema: {
    tags,
    consumes: ['text/plain'],
    summary:
      'Questions from a GIFT file into the bank (docs/quizzes.md): all or none, with partial=true what can be read',
    params,
    querystring: Type.Object({ partial: Type.Optional(Type.Boolean()) }),
    body: Type.String({ minLength: 1 }),
    response: {
      201: Type.Object({ data: Type.Array(QuestionReply), errors: Remarks, notes: Remarks }),
      ...failures,
    },
  },
} as const

export const exportGift = {
  method: 'GET',
  url: '/courses/:id/questions/export',
  config,
  schema: {
    tags,
    produces: ['text/plain'],
    summary: 'The question bank as a GIFT file',
    params,
    querystring: Type.Object({
      tag: Type.Optional(Type.String({ maxLength: 50 })),
      kind: Type.Optional(Kind),
    }),
    response: { 200: Type.String(), ...failures },
  },
} as const
