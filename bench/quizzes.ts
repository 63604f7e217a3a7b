import { type Academy, openAcademy, variables } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { compare, connections } from './load.ts'
import { startBare } from './processes.ts'
import { makeLearners, makeQuiz, questions } from './quiz-people.ts'
import { arrive, leave, type Taken, takeQuiz } from './quiz-takers.ts'
import { ms, type Row, seconds, type Table, whole } from './table.ts'

const learners = 2_000
const within = 5
const most = 1_000

export async function quizzes(): Promise<Table> {
  await using database = await openBenchDatabase('quizzes')
  const academy = await openAcademy(database, 'server')
  const { course, quiz } = await makeQuiz(academy)
  const tokens = await makeLearners(database, course, learners)
  const { address } = academy.server
  const people = await arrive(address, course, tokens)
  await takeQuiz(address, quiz, people.slice(0, 200), 1)
  await database.sql('truncate attempts cascade')
  await database.rest('attempts', 'attempt_answers')
  const taken = await takeQuiz(address, quiz, people, within)
  leave(people)
  const kept = await database.sql<{ answers: number; passed: number }>(
    `select (select count(*) from attempt_answers)::int as answers,
       (select count(*) from attempts where submitted_at is not null)::int as passed`,
  )
  const ratio = await measureAnswers(database, academy, quiz, tokens[0] ?? '')
  await academy.server.stop()
  return {
    title: `${whole(learners)} learners start a quiz of ${questions} questions within ${within} s and answer without a pause`,
    limit: 'bare Fastify + pg, one prepared statement that keeps one answer, 32 connections',
    rows: [...rowsOf(taken), keptRow(kept[0]?.answers ?? 0, taken), ratio],
  }
}

function rowsOf({ starts, answers, submissions, errors, took }: Taken): Row[] {
  const all = [...starts, ...answers, ...submissions]
  const row = (what: string, times: number[]): Row => ({
    what: `${what}, p95 (longest)`,
    ours: `${ms(p95(times))} (${ms(Math.max(...times))})`,
    goal: `< ${seconds(most)}`,
    isReached: p95(times) < most,
  })
  return [
    row('starts', starts),
    row('answers', answers),
    row('submissions', submissions),
    row('all requests', all),
    { what: 'requests/s, all done in', ours: `${whole(all.length / (took / 1000))} (${seconds(took)})` },
    {
      what: `errors${errors[0] ? ` (${errors[0].slice(0, 60)})` : ''}`,
      ours: whole(errors.length),
      goal: '0',
      isReached: errors.length === 0,
    },
  ]
}

const keptRow = (kept: number, { answers }: Taken): Row => ({
  what: `answers kept of ${whole(answers.length)} acknowledged`,
  ours: whole(kept),
  goal: whole(learners * questions),
  isReached: kept === learners * questions && answers.length === kept,
})

/** One answer over and over on 32 connections, against the same insert without anything of ours. */
async function measureAnswers(
  database: BenchDatabase,
  { server }: Academy,
  quiz: string,
  token: string,
): Promise<Row> {
  await database.sql(
    `create table bare_answers (attempt_id uuid, question_id uuid, given jsonb, answered_at timestamptz,
       primary key (attempt_id, question_id))`,
  )
  const bare = await startBare('bare-answers.ts', variables(database))
  const ask = await beginAnswering(server.address, quiz, token)
  const load = await compare(
    () => ask(server.address, '/v1'),
    () => ask(bare.address, ''),
  )
  await bare.stop()
  const ratio = load.ours.rate / load.bare.rate
  return {
    what: `one answer, ${connections} connections, requests/s (p99)`,
    ours: `${whole(load.ours.rate)} (${ms(load.ours.p99)})`,
    limit: `${whole(load.bare.rate)} (${ms(load.bare.p99)})`,
    ratio,
    goal: '≥ 0.75',
    isReached: ratio >= 0.75,
  }
}

/** What asks for one answer after the other to the texts of a fresh attempt. */
async function beginAnswering(address: string, quiz: string, token: string) {
  const authorization = `Bearer ${token}`
  const begun = await fetch(`${address}/v1/quizzes/${quiz}/attempts`, {
    method: 'POST',
    headers: { authorization },
  })
  const attempt = (await begun.json()) as { id: string; questions: { id: string; kind: string }[] }
  const texts = attempt.questions.filter(({ kind }) => kind === 'text')
  return (url: string, base: string) => ({
    url,
    method: 'PUT' as const,
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ given: 'turtle' }),
    requests: texts.map(({ id }) => ({ path: `${base}/attempts/${attempt.id}/answers/${id}` })),
  })
}

const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN
