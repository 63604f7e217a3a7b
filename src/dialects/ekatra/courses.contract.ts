import { Type } from 'typebox'
import { listed, type Mount } from './mounts.ts'
import { anyOf, Created, failures, history, Loose, Maybe, Message, numbered } from './replies.contract.ts'

const tags = ['course']
const Title = Type.String({ pattern: '\\S', maxLength: 300 })
const Text = Type.String({ maxLength: 100_000 })

const question = {
  question: Type.String({ pattern: '\\S', maxLength: 2000 }),
  type: Loose(100),
}
const answer = {
  correct_answer: Type.Optional(Loose(500)),
  'correct-answer': Type.Optional(Loose(500)),
}
export const QuestionBody = Type.Object(
  { ...question, ...answer, id: Type.Optional(Type.Unknown()) },
  anyOf('correct_answer', 'correct-answer'),
)
const Questions = Maybe(Type.Array(QuestionBody, { maxItems: 100 }))
export const DayBody = Type.Object({ text: Text, questions: Questions })
const Days = Type.Array(DayBody, { maxItems: 1000 })

const Question = Type.Object({
  id: Type.Integer(),
  question_number: Type.Integer(),
  question: Type.String(),
  type: Type.String(),
  correct_answer: Type.String(),
  'correct-answer': Type.String(),
})
const Course = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  author: Type.String(),
  description: Type.String(),
  is_published: Type.Optional(Type.Boolean()),
  days: Type.Array(
    Type.Object({
      day: Type.Integer(),
      text: Type.String({ description: 'HTML' }),
      files: Type.Optional(Type.Array(Type.Unknown())),
      questions: Type.Array(Question),
    }),
  ),
  added_by: Type.Optional(Type.Integer()),
  ...Type.Partial(Type.Object(history)).properties,
})

const config = { access: 'instructor' } as const
const course_not_found = 'Course not found!!'
const inDays = { ...config, ekatraWords: { course_not_found, lesson_not_found: 'Day not found!!' } }
const inQuestions = {
  ...config,
  ekatraWords: { ...inDays.ekatraWords, question_not_found: 'Question not found!!' },
}
const day = Type.Object({ id: Type.String(), day: Type.String() })
const dayQuestion = Type.Object({ id: Type.String(), day: Type.String(), question: Type.String() })
const response = { 200: Message, ...failures }

export const createCourse = {
  method: 'POST',
  url: '/course',
  config,
  schema: {
    tags,
    summary:
      'Create a course with its days; a course of the same name, author and description gets them added',
    body: Type.Object({
      name: Title,
      author: Type.String({ maxLength: 300 }),
      description: Type.String({ maxLength: 20_000 }),
      days: Days,
    }),
    response: { 200: Created, ...failures },
  },
} as const

export const listCourses = (mount: Mount) =>
  ({
    method: 'GET',
    url: '/course',
    config,
    schema: { tags, summary: 'My courses', response: { 200: listed(mount, 'courses', Course), ...failures } },
  }) as const

export const getCourse = {
  method: 'GET',
  url: '/course/:id',
  config: { ...config, ekatraWords: { course_not_found: 'Course Not found!!' } },
  schema: { tags, summary: 'One course', params: numbered, response: { 200: Course, ...failures } },
} as const

export const extendCourse = {
  method: 'PUT',
  url: '/course/:id',
  config: { ...config, ekatraWords: { course_not_found } },
  schema: {
    tags,
    summary: 'Add days behind those that the course has',
    params: numbered,
    body: Type.Object({ days: Days }),
    response,
  },
} as const

export const removeCourse = {
  method: 'DELETE',
  url: '/course/:id',
  config: { ...config, ekatraWords: { course_not_found: 'Course Not found' } },
  schema: { tags, summary: 'Remove a course', params: numbered, response },
} as const

export const changeDay = {
  method: 'PUT',
  url: '/course/:id/:day',
  config: inDays,
  schema: {
    tags,
    summary: 'Set the text of a day; questions that it lacks are added, those sent with their id are changed',
    params: day,
    body: Type.Object({ text: Type.Optional(Text), questions: Questions }, anyOf('text', 'questions')),
    response,
  },
} as const

export const removeDay = {
  method: 'DELETE',
  url: '/course/:id/:day',
  config: inDays,
  schema: { tags, summary: 'Remove a day; later days move up', params: day, response },
} as const

export const changeQuestion = {
  method: 'PUT',
  url: '/course/:id/:day/:question',
  config: inQuestions,
  schema: {
    tags,
    summary: 'Change a question, named by its id or its number in the day',
    params: dayQuestion,
    body: Type.Object(
      { ...Type.Partial(Type.Object(question)).properties, ...answer },
      anyOf('question', 'type', 'correct_answer', 'correct-answer'),
    ),
    response,
  },
} as const

export const removeQuestion = {
  method: 'DELETE',
  url: '/course/:id/:day/:question',
  config: inQuestions,
  schema: { tags, summary: 'Remove a question; later ones move up', params: dayQuestion, response },
} as const
