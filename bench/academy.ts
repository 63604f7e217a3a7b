import { type BenchDatabase, benchDir } from './database.ts'
import { type Server, startSangam } from './processes.ts'

const account = { email: 'teacher@bench.example', password: 'a-long-password' }
const courseFile = `# Ten days of water

## Wash your hands
Wash your hands with soap before you cook and before you eat. Rub them as long as it takes to sing one verse.

? How many verses do you sing while you wash?
= 1 | one

## Boil the water
Let the water boil for a whole minute, then let it cool in the same pot, with the lid on.
`

/** A served academy with a teacher who is signed in. */
export type Academy = { server: Server; token: string; call<T>(path: string, body?: object): Promise<T> }

export const variables = ({ url, secretKey }: BenchDatabase) => ({
  DATABASE_URL: url,
  SECRET_KEY: secretKey,
  DATA_DIR: benchDir,
})

/** `part` as on the command line: `server` alone, or `start` with the worker. */
export async function openAcademy(database: BenchDatabase, part: 'server' | 'start'): Promise<Academy> {
  const server = await startSangam(part, variables(database))
  const at = (path: string) => `${server.address}${path}`
  await send(at('/v1/sign-ups'), { ...account, role: 'instructor' })
  await database.sql('update users set email_confirmed_at = now() where email = $1', [account.email])
  const { access_token: token } = await send<{ access_token: string }>(at('/v1/sessions'), account)
  return { server, token, call: (path, body = {}) => send(at(path), body, token) }
}

async function send<T>(url: string, body: object | string, token = '', method = 'POST'): Promise<T> {
  const isText = typeof body === 'string'
  const reply = await fetch(url, {
    method,
    headers: {
      'content-type': isText ? 'text/markdown' : 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: isText ? body : JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`${method} ${url} answered ${reply.status}: ${await reply.text()}`)
  return (await reply.json()) as T
}

type Made = { id: string }

/** A published course of two lessons, the first one with a question. */
export async function makeCourse({ server, token, call }: Academy): Promise<Made> {
  const course = await send<Made>(`${server.address}/v1/courses/import`, courseFile, token)
  await call(`/v1/courses/${course.id}/publication`)
  return course
}

/** A delivery that lies in the future and sends nothing before, but for a welcome: what the clock does is up to the workload. */
export const schedule = ({ call }: Academy, course: Made, group: Made, welcome = ''): Promise<Made> =>
  call('/v1/deliveries', {
    course_id: course.id,
    group_id: group.id,
    starts_on: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10),
    time_of_day: '10:00',
    opens_at: '00:00',
    closes_at: '23:59:59',
    welcome,
  })

/** Takes a command back: `DELETE /v1/deliveries/:id/pause` is a resume. */
export const undo = ({ server, token }: Academy, path: string): Promise<unknown> =>
  send(`${server.address}${path}`, {}, token, 'DELETE')
