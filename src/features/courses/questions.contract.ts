import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'
import { config, List, Position, params } from './content.contract.ts'

const short = (maxLength: number) => Type.String({ maxLength })
const Said = Type.String({ minLength: 1, maxLength: 500 })

export const Pair = Type.Object({ left: short(500), right: Said })
export const Criterion = Type.Object({
  criterion: Type.String({ minLength: 1, maxLength: 200 }),
  points: Type.Number({ exclusiveMinimum: 0, maximum: 1000 }),
  description: Type.String({ maxLength: 1000, default: '' }),
})
const questionFields = {
  label: short(100),
  choices: Type.Array(Said, { maxItems: 26 }),
  answers: Type.Array(Said, { maxItems: 100 }),
  tolerance: Type.Number({ minimum: 0 }),
  praise: short(1000),
  hint: short(1000),
  takes_several: Type.Boolean(),
  pairs: Type.Array(Pair, { maxItems: 26 }),
  rubric: Type.Array(Criterion, { maxItems: 20 }),
  weights: Type.Array(Type.Number({ minimum: -100, maximum: 100 }), { maxItems: 100 }),
  tags: Type.Array(Type.String({ minLength: 1, maxLength: 50 }), { maxItems: 20, uniqueItems: true }),
}
export const Kind = Type.Enum(['choice', 'number', 'text', 'matching', 'order', 'essay'])
const Prompt = Type.String({ minLength: 1, maxLength: 2000 })
export const NewQuestion = Type.Object({
  kind: Kind,
  prompt: Prompt,
  ...Type.Partial(Type.Object(questionFields)).properties,
})

export const QuestionReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  course_id: Id,
  lesson_id: Nullable(Id),
  position: Nullable(Type.Integer()),
  kind: Kind,
  prompt: Type.String(),
  label: Type.String(),
  choices: Type.Array(Type.String()),
  answers: Type.Array(Type.String()),
  tolerance: Type.Number(),
  praise: Type.String(),
  hint: Type.String(),
  takes_several: Type.Boolean(),
  pairs: Type.Array(Pair),
  rubric: Type.Array(Criterion),
  weights: Type.Array(Type.Number()),
  tags: Type.Array(Type.String()),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

export const listQuestions = {
  method: 'GET',
  url: '/lessons/:id/questions',
  config,
  schema: {
    tags: ['courses'],
    summary: 'The questions that a lesson asks, in order',
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
    summary: 'Add a question to a lesson',
    params,
    body: NewQuestion,
    response: { 201: QuestionReply, ...failures },
  },
} as const
export const listBankQuestions = {
  method: 'GET',
  url: '/courses/:id/questions',
  config,
  schema: {
    tags: ['courses'],
    summary: 'A course’s question bank',
    params,
    querystring: Type.Object({
      ...PageQuery,
      tag: Type.Optional(Type.String({ maxLength: 50 })),
      kind: Type.Optional(Kind),
    }),
    response: { 200: Page(QuestionReply), ...failures },
  },
} as const
export const addBankQuestion = {
  method: 'POST',
  url: '/courses/:id/questions',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Add a question to the bank alone: quizzes may ask it, no lesson does',
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
    summary: 'Change or move a question; attempts under way keep the one that they were asked',
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
