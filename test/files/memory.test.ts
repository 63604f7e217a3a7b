import { createHash, randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createUser } from '#features/identity/index.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/log.ts'
import { openSystem } from '#system'
import { type Academy, openAcademy } from '../faults/academy.ts'

const megabyte = 1_000_000
const size = 50 * megabyte
const account = { email: 'teacher@test.example', password: 'a-long-password' }

async function openSchool() {
  const folder = join(tmpdir(), `sangam-${randomBytes(8).toString('hex')}`)
  // As `npm start` starts it: what a request leaves behind is swept often.
  const academy = await openAcademy({ DATA_DIR: folder, NODE_OPTIONS: '--max-semi-space-size=4' })
  const { url, secretKey } = academy
  const system = await openSystem(readConfig({ LOG_LEVEL: 'silent' }, []), url, secretKey, openLog('silent'))
  await createUser(system.makeCtx(), { ...account, role: 'instructor', is_confirmed: true })
  const server = await academy.start('server')
  const reply = await academy.post('/v1/sessions', account)
  const { access_token: token } = (await reply.json()) as { access_token: string }
  return {
    academy,
    server,
    system,
    folder,
    authorization: `Bearer ${token}`,
    async [Symbol.asyncDispose]() {
      await academy[Symbol.asyncDispose]()
      await system.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the server's process takes of the machine, in bytes. */
async function residentOf({ address }: Academy): Promise<number> {
  const metrics = await (await fetch(`${address}/metrics`)).text()
  return Number(/^process_resident_memory_bytes(?:\{.*\})? (\S+)$/m.exec(metrics)?.[1])
}

/** The most that is taken while the work goes on, above what was taken before. */
async function growth(academy: Academy, work: () => Promise<unknown>): Promise<number> {
  const before = await residentOf(academy)
  let most = before
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      most = Math.max(most, await residentOf(academy))
      await sleep(20)
    }
  })()
  await work().finally(() => {
    isOver = true
  })
  await watching
  return most - before
}

/** Sends that many bytes, and no more than the server takes at a time. */
async function send(
  { academy: { address }, authorization }: { academy: Academy; authorization: string },
  bytes: number,
) {
  const hash = createHash('sha256')
  const piece = randomBytes(100_000)
  const { promise, resolve, reject } = Promise.withResolvers<{ url: string; sha256: string; sent: string }>()
  const headers = { authorization, 'content-type': 'application/pdf', 'content-length': bytes }
  const call = request(`${address}/v1/files?use=resource`, { method: 'POST', headers }, async (reply) => {
    const body = Buffer.concat(await reply.toArray())
    resolve({ ...JSON.parse(String(body)), sent: hash.digest('hex') })
  }).on('error', reject)
  for (let left = bytes; left > 0; left -= piece.length) {
    const next = Buffer.from(piece.subarray(0, left))
    if (left === bytes) next.write('%PDF-1.7\n')
    hash.update(next)
    if (!call.write(next)) await new Promise((go) => call.once('drain', go))
  }
  call.end()
  return promise
}

async function receive(url: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of (await fetch(url)).body ?? []) hash.update(piece)
  return hash.digest('hex')
}

it('needs less than 40 MB more for 50 MB up, and for 50 MB down', { timeout: 60_000 }, async () => {
  await using school = await openSchool()
  const { academy } = school
  // What is made once, at the first file, is no matter of its size.
  await receive((await send(school, 100_000)).url)
  let file = { url: '', sha256: '', sent: '' }
  const up = await growth(academy, async () => {
    file = await send(school, size)
  })
  expect(file.sha256).toBe(file.sent)
  const down = await growth(academy, async () => expect(await receive(file.url)).toBe(file.sent))
  expect({ up: up / megabyte < 40, down: down / megabyte < 40 }).toEqual({ up: true, down: true })
})

it('leaves of an upload during which it was killed what is swept a day later', {
  timeout: 60_000,
}, async () => {
  await using school = await openSchool()
  const { academy, server, system, folder } = school
  const intents = () => system.database.db.selectFrom('unkept_objects').selectAll().execute()
  const list = async () =>
    (await readdir(join(folder, 'files'), { recursive: true })).filter((name) => name.includes('/'))
  const headers = { authorization: school.authorization, 'content-length': size }
  const call = request(`${academy.address}/v1/files?use=resource`, { method: 'POST', headers }).on(
    'error',
    () => {},
  )
  call.write(Buffer.alloc(megabyte, 'text '))
  await expect.poll(async () => (await intents()).length, { timeout: 5_000 }).toBe(1)
  await expect.poll(async () => (await list()).length, { timeout: 5_000 }).toBe(1)
  await academy.kill(server)
  expect(await system.database.db.selectFrom('files').select('id').execute()).toEqual([])
  await academy.start('server')
  const worker = await academy.start('worker')
  await academy.post('/sandbox/clock', { advance: 'P1D' })
  await academy.untilSettled(20)
  expect([await intents(), await list()]).toEqual([[], []])
  await academy.kill(worker)
})
