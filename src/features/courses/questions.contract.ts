import { Type } from 'typebox'
import { failures, Id, Nothing, Time } from '#platform/contract.ts'
import { config, List, Position, params } from './content.contract.ts'

const short = (maxLength: number) => Type.String({ maxLength })

const questionFields = {
  label: short(100),
  choices: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 26 }),
  answers: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 100 }),
  tolerance: Type.Number({ minimum: 0 }),
  praise: short(1000),
  hint: short(1000),
}
const Kind = Type.Enum(['choice', 'number', 'text'])
const Prompt = Type.String({ minLength: 1, maxLength: 2000 })
export const NewQuestion = Type.Object({
  kind: Kind,
  prompt: Prompt,
  ...Type.Partial(Type.Object(questionFields)).properties,
})

export const QuestionReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  lesson_id: Id,
  position: Type.Integer(),
  kind: Kind,
  prompt: Type.String(),
  label: Type.String(),
  choices: Type.Array(Type.String()),
  answers: Type.Array(Type.String()),
  tolerance: Type.Number(),
  praise: Type.String(),
  hint: Type.String(),
  created_at: Time,
  updated_at: Time,
})

export const listQuestions = {
  method: 'GET',
  url: '/lessons/:id/questions',
  config,
  schema: {
    tags: ['courses'],
    summary: 'The questions, in order',
    params,
    response: { 200: List(QuestionReply), ...failures },
  },
} as const
export const addQuestion = {
  method: 'POST',
  url: '/lessons/:id/questions',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Add a question',
    params,
    body: NewQuestion,
    response: { 201: QuestionReply, ...failures },
  },
} as const
export const getQuestion = {
  method: 'GET',
  url: '/questions/:id',
  config,
  schema: {
    tags: ['courses'],
    summary: 'One question',
    params,
    response: { 200: QuestionReply, ...failures },
  },
} as const
export const updateQuestion = {
  method: 'PATCH',
  url: '/questions/:id',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Change or move a question',
    params,
    body: Type.Partial(Type.Object({ kind: Kind, prompt: Prompt, ...questionFields, position: Position })),
    response: { 200: QuestionReply, ...failures },
  },
} as const
export const removeQuestion = {
  method: 'DELETE',
  url: '/questions/:id',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Remove a question',
    params,
    response: { 204: Nothing, ...failures },
  },
} as const
