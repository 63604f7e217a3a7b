import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const Title = Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' })
const Shows = Type.Enum(['nothing', 'score', 'answers'])
const Moment = Type.String({ format: 'date-time', maxLength: 40 })
const Most = Nullable(Type.Integer({ minimum: 1, maximum: 1000 }))
const Limit = Nullable(Type.Integer({ minimum: 10, maximum: 604_800 }))

const fields = {
  lesson_id: Nullable(Id),
  intro: Type.String({ maxLength: 20_000 }),
  time_limit_seconds: Limit,
  most_attempts: Most,
  shuffles_questions: Type.Boolean(),
  shuffles_choices: Type.Boolean(),
  draws: Nullable(Type.Integer({ minimum: 1, maximum: 500 })),
  pass_percent: Type.Integer({ minimum: 0, maximum: 100 }),
  opens_at: Nullable(Moment),
  closes_at: Nullable(Moment),
  shows: Shows,
}

export const QuizReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  course_id: Id,
  ...fields,
  title: Type.String(),
  opens_at: Nullable(Time),
  closes_at: Nullable(Time),
  status: Type.Enum(['draft', 'published']),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})

const params = Type.Object({ id: Id })
const config = { access: 'instructor' } as const
const tags = ['quizzes']

export const listQuizzes = {
  method: 'GET',
  url: '/courses/:id/quizzes',
  config,
  schema: {
    tags,
    summary: 'A course’s quizzes',
    params,
    querystring: Type.Object(PageQuery),
    response: { 200: Page(QuizReply), ...failures },
  },
} as const

export const createQuiz = {
  method: 'POST',
  url: '/courses/:id/quizzes',
  config,
  schema: {
    tags,
    summary: 'Begin a quiz, as a draft',
    params,
    body: Type.Object({ title: Title, ...Type.Partial(Type.Object(fields)).properties }),
    response: { 201: QuizReply, ...failures },
  },
} as const

export const getQuiz = {
  method: 'GET',
  url: '/quizzes/:id',
  config,
  schema: { tags, summary: 'One quiz', params, response: { 200: QuizReply, ...failures } },
} as const

export const updateQuiz = {
  method: 'PATCH',
  url: '/quizzes/:id',
  config,
  schema: {
    tags,
    summary: 'Change a quiz; send If-Match to change only the version you read',
    params,
    body: Type.Partial(Type.Object({ title: Title, ...fields })),
    response: { 200: QuizReply, ...failures },
  },
} as const

export const removeQuiz = {
  method: 'DELETE',
  url: '/quizzes/:id',
  config,
  schema: { tags, summary: 'Remove a quiz', params, response: { 204: Nothing, ...failures } },
} as const

export const publishQuiz = {
  method: 'POST',
  url: '/quizzes/:id/publication',
  config,
  schema: { tags, summary: 'Publish', params, response: { 200: QuizReply, ...failures } },
} as const

export const unpublishQuiz = {
  method: 'DELETE',
  url: '/quizzes/:id/publication',
  config,
  schema: { tags, summary: 'Back to a draft', params, response: { 200: QuizReply, ...failures } },
} as const

const Points = Type.Number({ exclusiveMinimum: 0, maximum: 1000, default: 1 })
const Questions = Type.Array(Type.Object({ question_id: Id, points: Points }), { maxItems: 500 })
const QuestionsReply = Type.Object({ data: Questions, next_cursor: Type.Null() })

export const listQuizQuestions = {
  method: 'GET',
  url: '/quizzes/:id/questions',
  config,
  schema: {
    tags,
    summary: 'What the quiz asks, in order',
    params,
    response: { 200: QuestionsReply, ...failures },
  },
} as const

export const setQuizQuestions = {
  method: 'PUT',
  url: '/quizzes/:id/questions',
  config,
  schema: {
    tags,
    summary: 'The whole list of what the quiz asks, of its course’s bank; If-Match is the quiz’s version',
    params,
    body: Type.Object({ questions: Questions }),
    response: { 200: QuestionsReply, ...failures },
  },
} as const
