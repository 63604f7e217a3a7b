import { dialectNames } from '#dialects'
import {
  findUserByEmail,
  openKeyRing,
  openSessions,
  type Sessions,
  v1Terms,
} from '#features/identity/index.ts'
import { readConfig } from '#platform/config.ts'
import type { Ctx } from '#platform/ctx.ts'
import { openLog } from '#platform/log.ts'
import { openSystem } from '#system'
import type { BenchDatabase } from './database.ts'
import { rateOf, rounds } from './identity-load.ts'
import { emailOf, signInAs } from './identity-people.ts'
import { connections } from './load.ts'
import { type Server, timed } from './processes.ts'
import { median, type Row, whole } from './table.ts'

const sessionCount = 500
const times = 400
const mostShare = 0.1

/** What it costs to know who asks: each check alone, beside whole requests at full load. */
export async function measureCheck(database: BenchDatabase, server: Server): Promise<Row[]> {
  const token = await signInAs(server.address, emailOf(0))
  const reading = {
    url: `${server.address}/v1/me`,
    headers: { authorization: `Bearer ${token}` },
    connections,
  }
  const [wholes, rememberedOnes, firsts]: [number[], number[], number[]] = [[], [], []]
  await rateOf(reading, 2)
  for (let round = 0; round < rounds; round += 1) {
    wholes.push(1e6 / (await rateOf(reading)))
    const { first, remembered } = await checkSessions(database)
    firsts.push(first)
    rememberedOnes.push(remembered)
  }
  return toRows(median(wholes), median(rememberedOnes), median(firsts))
}

/** In microseconds a check; a system of its own, so that the first check of a session is one. */
async function checkSessions({ url, secretKey }: BenchDatabase) {
  const config = readConfig({ LOG_LEVEL: 'silent' }, dialectNames)
  const system = await openSystem(config, url, secretKey, openLog('silent'))
  const { db } = system.database
  const sessions = openSessions(await openKeyRing(db, system.listener, secretKey), system.listener)
  const ctx = system.makeCtx()
  const tokens = await openMany(ctx, sessions)
  const first = await timed(() => checkAll(ctx, sessions, tokens))
  const remembered = await timed(async () => {
    for (let turn = 0; turn < times; turn += 1) await checkAll(ctx, sessions, tokens)
  })
  await system.close()
  const each = 1000 / sessionCount
  return { first: first.took * each, remembered: (remembered.took * each) / times }
}

async function openMany(ctx: Ctx, sessions: Sessions): Promise<string[]> {
  const user = await findUserByEmail(ctx, emailOf(0))
  if (!user) throw new Error('The account is not there.')
  const tokens: string[] = []
  for (let turn = 0; turn < sessionCount; turn += 1)
    tokens.push(
      (await sessions.open(ctx, v1Terms, user, { address: '', device: '' }, { method: 'password' }))
        .access_token,
    )
  return tokens
}

async function checkAll(ctx: Ctx, sessions: Sessions, tokens: string[]): Promise<void> {
  for (const token of tokens) {
    const actor = await sessions.authenticate(ctx, token, 'v1')
    if (typeof actor === 'string') throw new Error(`The check answered "${actor}".`)
  }
}

function toRows(request: number, remembered: number, first: number): Row[] {
  const share = remembered / request
  return [
    {
      what: 'check of a token; limit: a whole GET /v1/me, 32 connections',
      ours: `${remembered.toFixed(2)} µs`,
      limit: `${whole(request)} µs`,
      ratio: share,
      goal: `< ${mostShare}`,
      isReached: share < mostShare,
    },
    { what: 'its first check in a process, with a query', ours: `${whole(first)} µs` },
  ]
}
