import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { cloneDatabase } from '#test/databases.ts'

const root = join(import.meta.dirname, '../..')

/** Starts everything on that database, at a port of its own choice. */
function start(url: string, secretKey: string) {
  const env = {
    ...process.env,
    NODE_ENV: '',
    VITEST: '',
    LOG_LEVEL: 'error',
    AMQP_URL: '',
    REDIS_URL: '',
    PORT: '0',
  }
  const child = spawn(process.execPath, [join(root, 'bin/sangam.js'), 'start'], {
    cwd: root,
    env: { ...env, DATABASE_URL: url, SECRET_KEY: secretKey, DATA_DIR: join(root, '.data/faults') },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const address = async () => {
    await expect.poll(() => said, { timeout: 20_000 }).toContain('API reference')
    return /Sangam is open: +(\S+)/.exec(said)?.[1] ?? ''
  }
  return { child, ended, address, said: () => said, [Symbol.dispose]: () => void child.kill('SIGKILL') }
}

async function openClient(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() })
}

it('makes one academy of two first starts at once, and tells no password that opens nothing', {
  timeout: 60_000,
}, async () => {
  const [url, key] = [await cloneDatabase(), randomBytes(32).toString('hex')]
  using one = start(url, key)
  using other = start(url, key)
  await Promise.all([one.address(), other.address()])
  const said = one.said() + other.said()
  expect(said.match(/The superadmin is admin@sangam\.local, password \S{16}/g)).toHaveLength(1)
  expect(said).not.toContain('demo')
  await using client = await openClient(url)
  const { rows } = await client.query('select role::text, count(*)::int from users group by role order by 1')
  expect(rows).toEqual(['instructor', 'student', 'superadmin'].map((role) => ({ role, count: 1 })))
  one.child.kill('SIGINT')
  other.child.kill('SIGTERM')
  expect(await Promise.all([one.ended, other.ended])).toEqual([0, 0])
})

/** Ctrl-C, passed on a second time by npm, while a sign-in waits for a table: its answer is still to come. */
async function interrupt({ address, child }: ReturnType<typeof start>, client: pg.Client) {
  const sessions = `${await address()}/v1/sessions`
  await client.query('begin; lock table users in access exclusive mode')
  const signIn = { email: 'nobody@test.example', password: 'nothing' }
  const headers = { 'content-type': 'application/json' }
  const answer = fetch(sessions, { method: 'POST', headers, body: JSON.stringify(signIn) }).then(
    ({ status }) => status,
    () => 'cut off',
  )
  const waiting = `select count(*)::int from pg_locks where relation = 'users'::regclass and not granted`
  // The worker's loops wait for the table too: the sign-in gets a second to be among them.
  await expect
    .poll(async () => (await client.query(waiting)).rows[0].count, { timeout: 10_000 })
    .toBeGreaterThan(0)
  await sleep(1_000)
  child.kill('SIGINT')
  await sleep(50)
  child.kill('SIGINT')
  await sleep(600)
  expect(child.exitCode).toBe(null)
  return { answer }
}

it('finishes what has begun at Ctrl-C, and ends at once at a second one', { timeout: 60_000 }, async () => {
  const [url, key] = [await cloneDatabase(), randomBytes(32).toString('hex')]
  await using client = await openClient(url)
  using patient = start(url, key)
  const begun = await interrupt(patient, client)
  await client.query('rollback')
  expect([await begun.answer, await patient.ended]).toEqual([401, 0])

  using hasty = start(url, key)
  const { answer } = await interrupt(hasty, client)
  hasty.child.kill('SIGINT')
  expect([await answer, await hasty.ended]).toEqual(['cut off', 1])
})
