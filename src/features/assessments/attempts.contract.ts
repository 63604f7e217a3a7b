import { Type } from 'typebox'
import { failures, Id, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const Text = Type.String()
const Texts = Type.Array(Text)
const Score = Type.Number()
const Pair = Type.Object({ left: Type.String({ maxLength: 500 }), right: Type.String({ maxLength: 500 }) })

/** A text; a number; a list of choices, for what takes several or an order; or pairs. */
const Given = Type.Union([
  Type.String({ maxLength: 20_000 }),
  Type.Number(),
  Type.Array(Type.String({ maxLength: 500 }), { maxItems: 26 }),
  Type.Array(Pair, { maxItems: 26 }),
])
const Kind = Type.Enum(['choice', 'number', 'text', 'matching', 'order', 'essay'])
const Criterion = Type.Object({ criterion: Text, points: Score, description: Text })

const ShownQuestion = Type.Object({
  id: Id,
  kind: Kind,
  prompt: Text,
  takes_several: Type.Boolean(),
  choices: Texts,
  lefts: Texts,
  rights: Texts,
  rubric: Type.Array(Criterion),
  most_points: Score,
  given: Nullable(Given),
  points: Type.Optional(Nullable(Score)),
  is_right: Type.Optional(Nullable(Type.Boolean())),
  marks: Type.Optional(Nullable(Type.Array(Score))),
  comment: Type.Optional(Text),
  solution: Type.Optional(Type.Object({ answers: Texts, pairs: Type.Array(Pair), praise: Text, hint: Text })),
})

const attempt = {
  id: Id,
  quiz_id: Id,
  learner_id: Id,
  number: Type.Integer(),
  via: Type.Enum(['web', 'text']),
  started_at: Time,
  due_at: Nullable(Time),
  submitted_at: Nullable(Time),
  is_marked: Type.Boolean(),
  points: Nullable(Score),
  most_points: Score,
  percent: Nullable(Score),
  is_passed: Nullable(Type.Boolean()),
}

export const AttemptReply = Type.Object({
  ...attempt,
  title: Text,
  pass_percent: Score,
  /** Nothing is taken any more; without `submitted_at` it is submitted in a moment. */
  is_over: Type.Boolean(),
  seconds_left: Nullable(Type.Integer()),
  questions: Type.Array(ShownQuestion),
})
const AttemptRow = Type.Object({ ...attempt, learner_name: Text })

const params = Type.Object({ id: Id })
const questionParams = Type.Object({ id: Id, question_id: Id })
const learner = { access: 'user' } as const
const teacher = { access: 'instructor' } as const
const tags = ['quizzes']

const MyQuiz = Type.Object({
  id: Id,
  lesson_id: Nullable(Id),
  title: Text,
  intro: Text,
  time_limit_seconds: Nullable(Type.Integer()),
  most_attempts: Nullable(Type.Integer()),
  pass_percent: Score,
  opens_at: Nullable(Time),
  closes_at: Nullable(Time),
  questions: Type.Integer(),
  attempts: Type.Integer(),
  open_attempt_id: Nullable(Id),
  best_percent: Nullable(Score),
  is_passed: Type.Boolean(),
})

export const listMyQuizzes = {
  method: 'GET',
  url: '/me/quizzes',
  config: learner,
  schema: {
    tags,
    summary: 'The quizzes of a course that I learn',
    querystring: Type.Object({ course_id: Id, ...PageQuery }),
    response: { 200: Page(MyQuiz), ...failures },
  },
} as const

export const startAttempt = {
  method: 'POST',
  url: '/quizzes/:id/attempts',
  config: learner,
  schema: {
    tags,
    summary: 'Begin an attempt, or go on with the one that is open',
    params,
    response: { 200: AttemptReply, ...failures },
  },
} as const

export const getAttempt = {
  method: 'GET',
  url: '/attempts/:id',
  config: learner,
  schema: {
    tags,
    summary: 'The questions while it is open, then what the quiz shows',
    params,
    response: { 200: AttemptReply, ...failures },
  },
} as const

export const answerQuestion = {
  method: 'PUT',
  url: '/attempts/:id/answers/:question_id',
  config: learner,
  schema: {
    tags,
    summary: 'Keep an answer, in place of the one before',
    params: questionParams,
    body: Type.Object({ given: Given }),
    response: { 200: Type.Object({ question_id: Id, given: Given, answered_at: Time }), ...failures },
  },
} as const

export const submitAttempt = {
  method: 'POST',
  url: '/attempts/:id/submission',
  config: learner,
  schema: {
    tags,
    summary: 'End the attempt; again, the same result',
    params,
    response: { 200: AttemptReply, ...failures },
  },
} as const

export const listAttempts = {
  method: 'GET',
  url: '/quizzes/:id/attempts',
  config: teacher,
  schema: {
    tags,
    summary: 'The attempts at a quiz; with to_mark=true those that wait for a person',
    params,
    querystring: Type.Object({ ...PageQuery, to_mark: Type.Optional(Type.Boolean()) }),
    response: { 200: Page(AttemptRow), ...failures },
  },
} as const

export const markAnswer = {
  method: 'PUT',
  url: '/attempts/:id/marks/:question_id',
  config: teacher,
  schema: {
    tags,
    summary:
      'Mark an essay: one number for each criterion of its rubric, or one from 0 to 1 without a rubric',
    params: questionParams,
    body: Type.Object({
      points: Type.Array(Type.Number({ minimum: 0, maximum: 1000 }), { minItems: 1, maxItems: 20 }),
      comment: Type.Optional(Type.String({ maxLength: 5000 })),
    }),
    response: { 200: AttemptReply, ...failures },
  },
} as const
