import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { benchDir } from './database.ts'
import { readMemory, type Server, startBare, startSangam } from './processes.ts'
import { median, megabytes, seconds, type Table } from './table.ts'

const rounds = 3
const mostMilliseconds = 3_000
const mostBytes = 160_000_000

/** The second start and every later one: the first has made the database and the demo academy. */
export async function start(): Promise<Table> {
  const dataDir = join(benchDir, 'start')
  mkdirSync(dataDir, { recursive: true })
  const variables = { DATA_DIR: dataDir, SEED: 'demo' }
  await (await startSangam('start', variables)).stop()
  const ours = await measure(() => startSangam('start', variables))
  const bare = await measure(() => startBare('bare-start.ts', variables))
  return {
    title: 'Second start with the embedded database, to the first 200; memory five seconds later',
    limit: 'bare Fastify + pg on the same embedded database',
    rows: [
      {
        what: 'start',
        ours: seconds(ours.started),
        limit: seconds(bare.started),
        ratio: ours.started / bare.started,
        goal: '< 3 s',
        isReached: ours.started < mostMilliseconds,
      },
      {
        what: 'resident memory of the Node process',
        ours: megabytes(ours.resident),
        limit: megabytes(bare.resident),
        ratio: ours.resident / bare.resident,
        goal: '< 160 MB',
        isReached: ours.resident < mostBytes,
      },
    ],
  }
}

async function measure(begin: () => Promise<Server>) {
  const [started, resident]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    const server = await begin()
    started.push(server.startedIn)
    await sleep(5_000)
    resident.push(readMemory(server))
    await server.stop()
  }
  return { started: median(started), resident: median(resident) }
}
