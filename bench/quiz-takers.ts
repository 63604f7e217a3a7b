import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

type Asked = { id: string; kind: string; choices: string[]; lefts: string[]; rights: string[] }
type Begun = { id: string; questions: Asked[]; percent: number | null }
/** Milliseconds that each request took, by what it did; how many answers were acknowledged, and what failed. */
export type Taken = {
  starts: number[]
  answers: number[]
  submissions: number[]
  errors: string[]
  took: number
}

type Learner = { agent: Agent; token: string }

/** Every learner looks at the course’s quizzes first, on a connection of their own, which stays open. */
export async function arrive(address: string, course: string, tokens: readonly string[]): Promise<Learner[]> {
  const learners = tokens.map((token) => ({ agent: new Agent({ keepAlive: true, maxSockets: 1 }), token }))
  for (let from = 0; from < learners.length; from += 50)
    await Promise.all(
      learners
        .slice(from, from + 50)
        .map(({ agent, token }) => send(agent, 'GET', `${address}/v1/me/quizzes?course_id=${course}`, token)),
    )
  return learners
}

export const leave = (learners: readonly Learner[]): void => {
  for (const { agent } of learners) agent.destroy()
}

/** Every learner starts within so many seconds and answers without a pause. */
export async function takeQuiz(
  address: string,
  quiz: string,
  learners: readonly Learner[],
  within: number,
): Promise<Taken> {
  const taken: Taken = { starts: [], answers: [], submissions: [], errors: [], took: 0 }
  const began = performance.now()
  await Promise.all(
    learners.map(async (learner, index) => {
      await sleep((within * 1000 * index) / learners.length)
      await takeOne(address, quiz, learner, taken).catch((error: Error) => taken.errors.push(error.message))
    }),
  )
  taken.took = performance.now() - began
  return taken
}

async function takeOne(
  address: string,
  quiz: string,
  { agent, token }: Learner,
  taken: Taken,
): Promise<void> {
  const call = async <T>(times: number[], method: string, path: string, body?: object): Promise<T> => {
    const began = performance.now()
    const reply = await send<T>(agent, method, `${address}/v1${path}`, token, body)
    times.push(performance.now() - began)
    return reply
  }
  const begun = await call<Begun>(taken.starts, 'POST', `/quizzes/${quiz}/attempts`)
  for (const question of begun.questions) {
    const path = `/attempts/${begun.id}/answers/${question.id}`
    await call(taken.answers, 'PUT', path, { given: answerTo(question) })
  }
  const done = await call<Begun>(taken.submissions, 'POST', `/attempts/${begun.id}/submission`)
  if (done.percent === null) throw new Error('A submitted attempt has no score.')
}

function answerTo({ kind, choices, lefts, rights }: Asked): unknown {
  if (kind === 'choice') return choices.slice(0, 1)
  if (kind === 'order') return choices
  if (kind === 'matching') return lefts.map((left, index) => ({ left, right: rights[index] }))
  return kind === 'number' ? 7 : 'turtle'
}

function send<T>(agent: Agent, method: string, url: string, token: string, body?: object): Promise<T> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = {
    authorization: `Bearer ${token}`,
    ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  }
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent, method, headers, timeout: 30_000 }, (reply) => {
      const parts: Buffer[] = []
      reply.on('data', (part: Buffer) => parts.push(part))
      reply.once('error', reject)
      reply.once('end', () => {
        const answer = Buffer.concat(parts).toString()
        if (reply.statusCode === 200) resolve(JSON.parse(answer) as T)
        else reject(new Error(`${method} ${url} answered ${reply.statusCode}: ${answer.slice(0, 200)}`))
      })
    })
    asking.once('timeout', () => asking.destroy(new Error(`${url} did not answer for 30 s.`)))
    asking.once('error', reject)
    asking.end(text)
  })
}
