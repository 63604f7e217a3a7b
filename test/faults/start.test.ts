import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { databaseFolder } from '#platform/embedded-postgres.ts'
import { freePort } from '#platform/free-port.ts'

const root = join(import.meta.dirname, '../..')
const folders: string[] = []
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sangam-start-'))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders.flatMap((folder) => [dirname(databaseFolder(folder)), folder]))
    rmSync(folder, { recursive: true, force: true })
})

/** Runs one command with the embedded database; `said` is what it printed so far. */
function run(args: string[], env: Record<string, string>) {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, [join(root, 'bin/sangam.js'), ...args], {
    cwd: root,
    env: { ...inherited, NODE_ENV: '', LOG_LEVEL: 'error', AMQP_URL: '', REDIS_URL: '', ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended, said: () => said }
}

/**
 * Waits until it answers. Tells for how long the process has worked, in milliseconds: beside other tests it waits for the
 * processor, which says nothing of it. `npm run bench start` measures by the clock on the wall.
 */
async function untilOpen(port: number, { pid = 0 }: ChildProcess): Promise<number> {
  const startedAt = Date.now()
  for (let tries = 0; tries < 1_200; tries += 1) {
    if (
      await fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return workOf(pid) ?? Date.now() - startedAt
    await sleep(25)
  }
  throw new Error('It does not open.')
}

/** Where the system tells it: in hundredths of a second, by the kernel's convention. */
function workOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

it('starts in an empty folder, tells how to sign in, ends cleanly, and starts again within 3 s, also after a kill', {
  timeout: 90_000,
}, async () => {
  const [folder, port] = [newFolder(), await freePort()]
  const env = { DATA_DIR: folder, PORT: String(port) }
  const first = run(['start'], env)
  await untilOpen(port, first.child)
  await expect.poll(first.said).toMatch(/superadmin is admin@sangam\.local, password \S{16}/)
  expect(first.said()).toContain('meera@demo.example / demo-teacher')
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)

  const second = run(['start'], env)
  expect(await untilOpen(port, second.child)).toBeLessThan(3_000)
  await expect.poll(second.said).toContain('demo-teacher')
  expect(second.said()).not.toContain('password ')
  second.child.kill('SIGKILL')
  await second.ended

  const third = run(['start'], env)
  expect(await untilOpen(port, third.child)).toBeLessThan(3_000)
  const signIn = await fetch(`http://127.0.0.1:${port}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'meera@demo.example', password: 'demo-teacher' }),
  })
  expect(signIn.status).toBe(201)
  third.child.kill('SIGTERM')
  expect(await third.ended).toBe(0)
})

it('keeps two academies on one machine apart', { timeout: 90_000 }, async () => {
  const outputs = await Promise.all(
    [newFolder(), newFolder()].map(async (folder, index) => {
      const command = run(['admin', `owner-${index}@test.example`, 'a-long-password'], { DATA_DIR: folder })
      return [await command.ended, command.said()]
    }),
  )
  expect(outputs).toEqual([
    [0, 'owner-0@test.example is a superadmin now.\n'],
    [0, 'owner-1@test.example is a superadmin now.\n'],
  ])
  const [folder] = folders.slice(-2)
  const stranger = run(['import', 'course', join(root, 'db/courses/aesop.md'), 'owner-1@test.example'], {
    DATA_DIR: folder ?? '',
  })
  expect([await stranger.ended, stranger.said()]).toEqual([
    1,
    'Nobody has the e-mail owner-1@test.example.\n',
  ])
  const own = run(['import', 'course', join(root, 'db/courses/aesop.md'), 'owner-0@test.example'], {
    DATA_DIR: folder ?? '',
  })
  expect(await own.ended).toBe(0)
  expect(own.said()).toMatch(/^Imported "Ten Fables of Aesop" as a draft: [0-9a-f-]{36}\n$/)
})

it('lists every wrong variable at once and ends with 1', async () => {
  const wrong = run(['start'], {
    PORT: '99999',
    TIME_ZONE: 'Mars',
    TEXTS: 'twilio',
    DIALECTS: 'klingon',
    SEED: 'all',
  })
  expect(await wrong.ended).toBe(1)
  for (const name of ['PORT', 'TIME_ZONE', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'DIALECTS', 'SEED'])
    expect(wrong.said()).toContain(name)
})

it('says in one line that its port is in use and ends with 1', { timeout: 60_000 }, async () => {
  const port = await freePort()
  const occupant = createServer().listen(port, '127.0.0.1')
  const late = run(['start'], { DATA_DIR: newFolder(), PORT: String(port), SEED: 'none' })
  expect([await late.ended, late.said()]).toEqual([
    1,
    `Port ${port} is in use. Stop what uses it, or set PORT to another one.\n`,
  ])
  occupant.close()
})
