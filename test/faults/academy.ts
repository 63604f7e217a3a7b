import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { importCourse, publishCourse } from '#features/courses/index.ts'
import { scheduleDelivery } from '#features/deliveries/index.ts'
import { addMembers, createGroup, readPeople } from '#features/groups/index.ts'
import { createUser } from '#features/identity/index.ts'
import { readConfig } from '#platform/config.ts'
import { freePort } from '#platform/free-port.ts'
import { openLog } from '#platform/log.ts'
import { openSystem } from '#system'
import { cloneDatabase } from '#test/databases.ts'

/** The long form runs with `npm run test:faults`; the gate runs a short one of the same test. */
export const isFull = process.env.FAULTS === 'full'

const root = join(import.meta.dirname, '../..')

/** A running Sangam, in processes of its own, that can be killed and started again on the same database. */
export type Academy = {
  url: string
  address: string
  secretKey: string
  start(part?: 'start' | 'server' | 'worker'): Promise<ChildProcess>
  kill(child: ChildProcess): Promise<void>
  post(path: string, body: object): Promise<Response>
  /** Waits until the clock has come to its target and nothing is due any more. */
  untilSettled(seconds: number): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export async function openAcademy(
  variables: Record<string, string> = {},
  databaseUrl?: string,
): Promise<Academy> {
  const url = databaseUrl ?? (await cloneDatabase())
  const port = await freePort()
  const secretKey = variables.SECRET_KEY ?? randomBytes(32).toString('hex')
  const address = `http://127.0.0.1:${port}`
  const children = new Set<ChildProcess>()
  const env = {
    ...process.env,
    AMQP_URL: '',
    REDIS_URL: '',
    NODE_ENV: '',
    VITEST: '',
    DATABASE_URL: url,
    SECRET_KEY: secretKey,
    PORT: String(port),
    SEED: 'none',
    LOG_LEVEL: 'error',
    DATA_DIR: join(root, '.data/faults'),
    ...variables,
  }

  const post = (path: string, body: object) =>
    fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  return {
    url,
    address,
    secretKey,
    post,
    async start(part = 'start') {
      const child = spawn(process.execPath, [join(root, 'bin/sangam.js'), part], {
        cwd: root,
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      children.add(child)
      if (part !== 'worker') await untilAlive(address)
      return child
    },
    async kill(child) {
      children.delete(child)
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
    async untilSettled(seconds) {
      const deadline = Date.now() + seconds * 1000
      while (Date.now() < deadline) {
        const answer = await post('/sandbox/clock', { advance: 'PT0S' }).then(
          (reply) => reply.json() as Promise<{ settled?: boolean }>,
          () => undefined,
        )
        if (answer?.settled) return
        await sleep(100)
      }
      throw new Error(`The academy did not come to rest within ${seconds} s.`)
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill('SIGKILL')
    },
  }
}

async function untilAlive(address: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const isAlive = await fetch(`${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isAlive) return
    await sleep(50)
  }
  throw new Error(`Nothing answers at ${address}.`)
}

const lessons = ['One', 'Two', 'Three']
const courseFile = `# Three lessons\n\n${lessons.map((title) => `## ${title}\nThe words of lesson ${title}.\n`).join('\n')}`
const zones = [
  'Pacific/Kiritimati',
  'Asia/Kolkata',
  'Africa/Nairobi',
  'America/New_York',
  'Pacific/Pago_Pago',
]

export const phoneOf = (index: number) => `+9198${String(10_000_000 + index)}`

/** A course of three lessons goes to `count` learners in five zones, an hour a day. */
export async function scheduleForMany({ url, secretKey }: Academy, count: number): Promise<{ id: string }> {
  const system = await openSystem(readConfig({ LOG_LEVEL: 'silent' }, []), url, secretKey, openLog('silent'))
  try {
    const ctx = system.makeCtx()
    const { id } = await createUser(ctx, {
      email: 'teacher@test.example',
      password: 'a-long-password',
      role: 'instructor',
    })
    const teacher = { ...ctx, actor: { kind: 'user', id, role: 'instructor', session_id: null } } as const
    const course = await publishCourse(teacher, await importCourse(teacher, courseFile))
    const group = await createGroup(teacher, { name: 'Many' })
    const people = Array.from({ length: count }, (_, index) => ({
      name: `L${index}`,
      number: phoneOf(index),
      time_zone: zones[index % zones.length] ?? 'UTC',
    }))
    await addMembers(teacher, group, readPeople(people, 'UTC'), 'teacher')
    const tomorrow = new Date(ctx.now().getTime() + 86_400_000).toISOString().slice(0, 10)
    return await scheduleDelivery(teacher, { course, group, starts_on: tomorrow, time_of_day: '10:00' })
  } finally {
    await system.close()
  }
}

/** What every learner of `scheduleForMany` must have got: each text once, in this order. */
export const wholeCourse = ['welcome', ...lessons, 'end']
