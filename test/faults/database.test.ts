import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { databaseFolder, startEmbeddedPostgres } from '#platform/embedded-postgres.ts'
import { freePort } from '#platform/free-port.ts'
import { openLog } from '#platform/log.ts'
import { migrate } from '#platform/migrations.ts'
import { isFull, openAcademy, phoneOf, scheduleForMany, wholeCourse } from './academy.ts'
import { findWronged } from './received.ts'

const learners = isFull ? 2_000 : 200

it('goes on when the database was restarted in the middle', { timeout: 180_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sangam-'))
  const settings = [`port=${await freePort()}`]
  const start = () => startEmbeddedPostgres(dataDir, 'a-password', openLog('silent'), settings)
  let server = await start()
  try {
    await migrate(server.url)
    await using academy = await openAcademy({}, server.url)
    await academy.start()
    await scheduleForMany(academy, learners)
    const played = academy.post('/sandbox/clock', { advance: 'P6D' }).catch(() => undefined)
    for (let restarts = 0; restarts < (isFull ? 5 : 2); restarts += 1) {
      await sleep(400)
      await shutDown(server.url)
      server = await start()
    }
    await played
    await academy.untilSettled(90)
    const phones = Array.from({ length: learners }, (_, index) => phoneOf(index))
    expect(await findWronged(academy.url, phones, wholeCourse)).toEqual([])
  } finally {
    await shutDown(server.url)
    for (const folder of [dirname(databaseFolder(dataDir)), dataDir])
      rmSync(folder, { recursive: true, force: true })
  }
})

/** A fast shutdown, as a restart of the service would do: every connection is cut. */
async function shutDown(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query('show data_directory')
  const pid = Number(readFileSync(join(rows[0].data_directory, 'postmaster.pid'), 'utf8').split('\n')[0])
  await client.end()
  process.kill(pid, 'SIGINT')
  for (let tries = 0; tries < 200 && isAlive(pid); tries += 1) await sleep(25)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
