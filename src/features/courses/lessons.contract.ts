import { Type } from 'typebox'
import { failures, Id, Nothing, Time } from '#platform/contract.ts'

const Title = Type.String({ maxLength: 300 })
const Position = Type.Integer({ minimum: 1, maximum: 100_000 })
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
const NewQuestion = Type.Object({
  kind: Kind,
  prompt: Prompt,
  ...Type.Partial(Type.Object(questionFields)).properties,
})

const lessonFields = {
  title: Title,
  body: Type.String({ maxLength: 100_000 }),
  markup: Type.Enum(['markdown', 'html']),
  module_id: Id,
  position: Position,
}

export const ModuleReply = Type.Object({
  id: Id,
  course_id: Id,
  position: Type.Integer(),
  title: Type.String(),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
})
export const LessonReply = Type.Object({
  id: Id,
  course_id: Id,
  module_id: Id,
  position: Type.Integer(),
  title: Type.String(),
  body: Type.String(),
  markup: Type.Enum(['markdown', 'html']),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
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

const params = Type.Object({ id: Id })
const config = { access: 'instructor' } as const
const List = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ data: Type.Array(item), next_cursor: Type.Null() })

export const listModules = {
  method: 'GET',
  url: '/courses/:id/modules',
  config,
  schema: {
    tags: ['courses'],
    summary: 'The modules, in order',
    params,
    response: { 200: List(ModuleReply), ...failures },
  },
} as const
export const addModule = {
  method: 'POST',
  url: '/courses/:id/modules',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Add a module',
    params,
    body: Type.Object({ title: Title, position: Type.Optional(Position) }),
    response: { 201: ModuleReply, ...failures },
  },
} as const
export const getModule = {
  method: 'GET',
  url: '/modules/:id',
  config,
  schema: { tags: ['courses'], summary: 'One module', params, response: { 200: ModuleReply, ...failures } },
} as const
export const updateModule = {
  method: 'PATCH',
  url: '/modules/:id',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Rename a module, or move it with its lessons',
    params,
    body: Type.Partial(Type.Object({ title: Title, position: Position })),
    response: { 200: ModuleReply, ...failures },
  },
} as const
export const removeModule = {
  method: 'DELETE',
  url: '/modules/:id',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Remove a module with its lessons',
    params,
    response: { 204: Nothing, ...failures },
  },
} as const

export const listLessons = {
  method: 'GET',
  url: '/courses/:id/lessons',
  config,
  schema: {
    tags: ['courses'],
    summary: 'The lessons, in order',
    params,
    response: { 200: List(LessonReply), ...failures },
  },
} as const
export const addLesson = {
  method: 'POST',
  url: '/courses/:id/lessons',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Add a lesson, with its questions if you like',
    params,
    body: Type.Partial(
      Type.Object({ ...lessonFields, questions: Type.Array(NewQuestion, { maxItems: 100 }) }),
    ),
    response: { 201: LessonReply, ...failures },
  },
} as const
export const getLesson = {
  method: 'GET',
  url: '/lessons/:id',
  config,
  schema: { tags: ['courses'], summary: 'One lesson', params, response: { 200: LessonReply, ...failures } },
} as const
export const updateLesson = {
  method: 'PATCH',
  url: '/lessons/:id',
  config,
  schema: {
    tags: ['courses'],
    summary: 'Change or move a lesson',
    params,
    body: Type.Partial(Type.Object(lessonFields)),
    response: { 200: LessonReply, ...failures },
  },
} as const
export const removeLesson = {
  method: 'DELETE',
  url: '/lessons/:id',
  config,
  schema: { tags: ['courses'], summary: 'Remove a lesson', params, response: { 204: Nothing, ...failures } },
} as const

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
