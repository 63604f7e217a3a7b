import type { FastifyInstance, InjectOptions } from 'fastify'
import { enrolMe } from '#features/learning/index.ts'
import type { World } from './world.ts'

type Made = { id: string }
// biome-ignore lint/suspicious/noExplicitAny: tests look at replies of many shapes
export type Caller = <T = any>(
  method: string,
  url: string,
  payload?: object | string | undefined,
  headers?: Record<string, string>,
) => Promise<{ status: number; body: T; headers: Record<string, unknown> }>

/** A person of that role who is signed in. */
export async function signIn(world: World, role: 'student' | 'instructor' | 'admin') {
  const app = await world.app()
  const person = await world.person(role)
  const { email, password } = person
  const signedIn = await app.inject({ method: 'POST', url: '/v1/sessions', payload: { email, password } })
  return { ...person, call: callerWith(app, signedIn.json().access_token) }
}

function callerWith(app: FastifyInstance, token: string): Caller {
  return async (method, url, payload, headers = {}) => {
    const options = { method, url: `/v1${url}`, headers: { authorization: `Bearer ${token}`, ...headers } }
    const reply = await app.inject({ ...options, ...(payload !== undefined && { payload }) } as InjectOptions)
    const isJson = String(reply.headers['content-type']).includes('json')
    return {
      status: reply.statusCode,
      body: isJson ? reply.json() : (reply.body as never),
      headers: reply.headers,
    }
  }
}

/** A learner of that course. */
export async function enrol(world: World, course: string) {
  const learner = await signIn(world, 'student')
  await enrolMe(learner.ctx, { id: course })
  return learner
}

/** An answer that is right, for each kind. */
export const rightAnswers = {
  single: ['the hare'],
  several: ['whale', 'cat'],
  number: '3.14',
  text: 'The tortoise!',
  matching: [
    { left: 'France', right: 'Paris' },
    { left: 'India', right: 'Delhi' },
  ],
  order: ['one', 'two', 'three', 'four'],
  essay: 'It slept.',
}

/** One question of each kind, by its kind. */
export const everyKind = {
  single: {
    kind: 'choice',
    prompt: 'Who slept?',
    choices: ['the hare', 'the tortoise'],
    answers: ['the hare'],
  },
  several: {
    kind: 'choice',
    prompt: 'Which are mammals?',
    choices: ['cat', 'trout', 'whale', 'crow'],
    answers: ['cat', 'whale'],
  },
  number: { kind: 'number', prompt: 'How much is pi?', answers: ['3.14'], tolerance: 0.01 },
  text: { kind: 'text', prompt: 'Who won?', answers: ['tortoise', 'turtle'] },
  matching: {
    kind: 'matching',
    prompt: 'Capitals?',
    pairs: [
      { left: 'France', right: 'Paris' },
      { left: 'India', right: 'Delhi' },
      { left: '', right: 'Rome' },
    ],
  },
  order: { kind: 'order', prompt: 'Put in order.', choices: ['one', 'two', 'three', 'four'] },
  essay: {
    kind: 'essay',
    prompt: 'Why did the hare lose?',
    rubric: [
      { criterion: 'Reason', points: 3 },
      { criterion: 'Style', points: 1 },
    ],
  },
} as const
export type KindName = keyof typeof everyKind

/** A published course with a lesson, and a published quiz of one question of each of these kinds. */
export async function makeQuiz(
  teacher: Caller,
  kinds: readonly KindName[],
  fields: object = {},
): Promise<{ course: string; lesson: string; quiz: string; questions: string[] }> {
  const course = (await teacher<Made>('POST', '/courses', { title: 'Fables' })).body.id
  const lesson = (await teacher<Made>('POST', `/courses/${course}/lessons`, { title: 'One' })).body.id
  await teacher('POST', `/courses/${course}/publication`)
  const questions: string[] = []
  for (const kind of kinds)
    questions.push((await teacher<Made>('POST', `/courses/${course}/questions`, everyKind[kind])).body.id)
  const quiz = await addQuiz(teacher, course, questions, fields)
  return { course, lesson, quiz, questions }
}

/** A published quiz of these questions. */
export async function addQuiz(
  teacher: Caller,
  course: string,
  questions: string[],
  fields: object = {},
): Promise<string> {
  const made = await teacher<Made>('POST', `/courses/${course}/quizzes`, { title: 'Quiz', ...fields })
  const quiz = made.body.id
  await teacher('PUT', `/quizzes/${quiz}/questions`, {
    questions: questions.map((question_id) => ({ question_id })),
  })
  await teacher('POST', `/quizzes/${quiz}/publication`)
  return quiz
}
