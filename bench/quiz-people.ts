import { openKeyRing, openSessions, type UserRow, v1Terms } from '#features/identity/index.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/log.ts'
import { openSystem } from '#system'
import { type Academy, makeCourse } from './academy.ts'
import type { BenchDatabase } from './database.ts'

export const questions = 16

/** A published quiz of sixteen questions of every kind that a machine grades, in a published course. */
export async function makeQuiz(academy: Academy): Promise<{ course: string; quiz: string }> {
  const { server, token, call } = academy
  const { id: course } = await makeCourse(academy)
  const asked: { question_id: string }[] = []
  for (let turn = 0; turn < questions; turn += 1) {
    const made = await call<{ id: string }>(`/v1/courses/${course}/questions`, kinds[turn % kinds.length])
    asked.push({ question_id: made.id })
  }
  const fields = {
    title: 'Sixteen',
    time_limit_seconds: 3600,
    shuffles_questions: true,
    shuffles_choices: true,
  }
  const { id: quiz } = await call<{ id: string }>(`/v1/courses/${course}/quizzes`, fields)
  const set = await fetch(`${server.address}/v1/quizzes/${quiz}/questions`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ questions: asked }),
  })
  if (!set.ok) throw new Error(`The quiz got no questions: ${set.status}.`)
  await call(`/v1/quizzes/${quiz}/publication`)
  return { course, quiz }
}

const kinds = [
  { kind: 'choice', prompt: 'Who slept?', choices: ['hare', 'tortoise', 'fox'], answers: ['hare'] },
  { kind: 'choice', prompt: 'Which won?', choices: ['a', 'b', 'c', 'd'], answers: ['a', 'c'] },
  { kind: 'number', prompt: 'How many verses?', answers: ['7'], tolerance: 1 },
  { kind: 'text', prompt: 'Who won?', answers: ['tortoise', 'turtle'] },
  {
    kind: 'matching',
    prompt: 'Capitals?',
    pairs: [
      { left: 'France', right: 'Paris' },
      { left: 'India', right: 'Delhi' },
      { left: '', right: 'Rome' },
    ],
  },
  { kind: 'order', prompt: 'In order?', choices: ['one', 'two', 'three', 'four'] },
]

/** So many learners of the course who are signed in, made in SQL: their access tokens. */
export async function makeLearners(
  { sql, rest, url, secretKey }: BenchDatabase,
  course: string,
  count: number,
): Promise<string[]> {
  const users = await sql<UserRow>(
    `insert into users (email, role, email_confirmed_at, created_at, updated_at)
     select 'learner-' || i || '@bench.example', 'student', now(), now(), now() from generate_series(1, $1::int) i
     returning *`,
    [count],
  )
  await sql(
    `with made as (
       insert into learners (user_id, name, created_at) select id, email, now() from users where email like 'learner-%' returning id)
     insert into enrolments (learner_id, course_id, enrolled_at, drips_from) select id, $1, now(), now() from made`,
    [course],
  )
  await rest('users', 'learners', 'enrolments')
  return signInAll(url, secretKey, users)
}

export async function signInAll(url: string, secretKey: string, users: UserRow[]): Promise<string[]> {
  const system = await openSystem(readConfig({ LOG_LEVEL: 'error' }, []), url, secretKey, openLog('error'))
  try {
    const ring = await openKeyRing(system.database.db, system.listener, secretKey)
    const sessions = openSessions(ring, system.listener)
    const visit = { address: '127.0.0.1', device: 'bench' }
    const opened = users.map((user) =>
      sessions.open(system.makeCtx(), v1Terms, user, visit, { method: 'password' }),
    )
    return (await Promise.all(opened)).map(({ access_token }) => access_token)
  } finally {
    await system.close()
  }
}
