import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { createQuiz, setQuizPublished, setQuizQuestions } from '#features/assessments/index.ts'
import { addBankQuestions, createCourse, publishCourse } from '#features/courses/index.ts'
import { createUser } from '#features/identity/index.ts'
import { enrolMe } from '#features/learning/index.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/log.ts'
import { openSystem } from '#system'
import { type Academy, isFull, openAcademy } from './academy.ts'

// As many as may sign in from one address within a minute.
const learners = isFull ? 24 : 6
const rounds = isFull ? 12 : 1
const kills = isFull ? 20 : 2
const questions = 16
const password = 'a-long-password'
const emailOf = (index: number) => `learner-${index}@test.example`

/** A quiz of sixteen questions, and those who take it. */
async function makeQuiz({ url, secretKey }: Academy): Promise<string> {
  const system = await openSystem(readConfig({ LOG_LEVEL: 'silent' }, []), url, secretKey, openLog('silent'))
  try {
    const ctx = system.makeCtx()
    const be = async (email: string, role: 'student' | 'instructor') => {
      const { id } = await createUser(ctx, { email, password, role, is_confirmed: true })
      return { ...ctx, actor: { kind: 'user', id, role, session_id: null } } as const
    }
    const teacher = await be('teacher@test.example', 'instructor')
    const course = await publishCourse(teacher, await createCourse(teacher, { title: 'Fables' }))
    const asked = Array.from({ length: questions }, (_, index) => ({
      kind: 'text' as const,
      prompt: `Question ${index}?`,
    }))
    const bank = await addBankQuestions(teacher, course, asked)
    const quiz = await createQuiz(teacher, course, { title: 'Sixteen' })
    await setQuizQuestions(
      teacher,
      quiz.id,
      bank.map(({ id }) => ({ question_id: id, points: 1 })),
    )
    await setQuizPublished(teacher, quiz.id, true)
    for (let index = 0; index < learners; index += 1)
      await enrolMe(await be(emailOf(index), 'student'), course)
    return quiz.id
  } finally {
    await system.close()
  }
}

/** Until it is answered: a request that a killed server did not answer is sent again. */
async function insist<T>(
  { address }: Academy,
  method: string,
  path: string,
  token = '',
  body?: object,
): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const reply = await fetch(`${address}/v1${path}`, {
      method,
      headers,
      body: JSON.stringify(body ?? {}),
    }).catch(() => undefined)
    if (reply?.ok) return (await reply.json()) as T
    if (reply && reply.status < 500)
      throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
    await sleep(25)
  }
  throw new Error(`${method} ${path} was never answered.`)
}

type Attempt = { id: string; percent: number; questions: { id: string }[] }

async function take(
  academy: Academy,
  quiz: string,
  token: string,
  learner: number,
  kept: Map<string, string>,
) {
  const attempt = await insist<Attempt>(academy, 'POST', `/quizzes/${quiz}/attempts`, token)
  for (const [index, { id }] of attempt.questions.entries()) {
    const given = `Answer ${index} of ${learner}`
    await insist(academy, 'PUT', `/attempts/${attempt.id}/answers/${id}`, token, { given })
    kept.set(`${attempt.id} ${id}`, given)
    await sleep(Math.random() * 60)
  }
  const done = await insist<Attempt>(academy, 'POST', `/attempts/${attempt.id}/submission`, token)
  expect(done.percent).toBe(100)
}

async function readAnswers(url: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(
    `select attempt_id || ' ' || question_id as key, given #>> '{}' as given from attempt_answers`,
  )
  await client.end()
  return new Map(rows.map(({ key, given }) => [key, given]))
}

it(`loses no acknowledged answer of ${learners} learners, though the server is killed ${kills} times in the middle`, {
  timeout: 300_000,
}, async () => {
  await using academy = await openAcademy()
  const quiz = await makeQuiz(academy)
  let server = await academy.start('server')
  const tokens: string[] = []
  for (let index = 0; index < learners; index += 1) {
    const session = { email: emailOf(index), password }
    tokens.push(
      (await insist<{ access_token: string }>(academy, 'POST', '/sessions', '', session)).access_token,
    )
  }
  const kept = new Map<string, string>()
  const takeAll = async (token: string, index: number) => {
    for (let round = 0; round < rounds; round += 1) await take(academy, quiz, token, index, kept)
  }
  const taking = Promise.all(tokens.map(takeAll))
  // Awaited below: a failure before that is not one of the process.
  taking.catch(() => {})
  for (let kill = 0; kill < kills; kill += 1) {
    await sleep(150 + Math.random() * 200)
    await academy.kill(server)
    const found = await readAnswers(academy.url)
    const lost = [...kept].filter(([key, given]) => found.get(key) !== given)
    expect(lost).toEqual([])
    server = await academy.start('server')
  }
  await taking
  expect(kept.size).toBe(learners * questions * rounds)
  expect(await readAnswers(academy.url)).toEqual(kept)
})
