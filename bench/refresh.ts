import { randomUUID } from 'node:crypto'
import type autocannon from 'autocannon'
import { newRefreshSecret } from '#features/identity/refresh-secrets.ts'
import { hashSecret } from '#platform/tokens.ts'
import { localVault } from '#providers/local-vault/index.ts'
import { openAcademy, variables } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { compare, connections, type Load } from './load.ts'
import { startBare } from './processes.ts'
import { ms, type Table, whole } from './table.ts'

/** Ours and the bare server's, each connection with a session of its own. */
export async function measureRefresh(): Promise<{ ours: Load; bare: Load }> {
  await using database = await openBenchDatabase('refresh')
  const academy = await openAcademy(database, 'server')
  const bare = await startBare('bare-server.ts', variables(database))
  const load = await compare(
    () => ourTurn(database, `${academy.server.address}/v1/sessions/refresh`),
    () => bareTurn(database, `${bare.address}/refresh`),
  )
  await academy.server.stop()
  await bare.stop()
  return load
}

/** The row of a load; what it is judged by is the table's. */
export const refreshRow = (what: string, { ours, bare }: { ours: Load; bare: Load }) => ({
  what,
  ours: `${whole(ours.rate)} (${ms(ours.p99)})`,
  limit: `${whole(bare.rate)} (${ms(bare.p99)})`,
  ratio: ours.rate / bare.rate,
})

export async function refresh(): Promise<Table> {
  const row = refreshRow('requests/s (p99)', await measureRefresh())
  return {
    title: 'POST /v1/sessions/refresh, 32 connections, each with a session of its own',
    limit: 'bare Fastify + pg with the same statement, committed to the disk',
    rows: [{ ...row, goal: '≥ 0.7', isReached: row.ratio >= 0.7 }],
  }
}

const base = { method: 'POST', headers: { 'content-type': 'application/json' } } as const

/** Each connection exchanges its token for the next one, as a client would. */
async function ourTurn(database: BenchDatabase, url: string): Promise<autocannon.Options> {
  const tokens = (await openSessions(database)).map(({ id, secret }) => `${id}.${secret}`)
  const write = (token: string) => JSON.stringify({ refresh_token: token })
  return takingTurns(url, tokens, write, refreshToken)
}

/** The hash that is the key now, and the one that will be. */
async function bareTurn(database: BenchDatabase, url: string): Promise<autocannon.Options> {
  const states = (await openSessions(database)).map(
    ({ id, secret }) => `${id}.${hashSecret(secret).toString('hex')}`,
  )
  const write = (state: string) => {
    const [id, hash] = state.split('.')
    return JSON.stringify({ id, hash, next: `${hash?.slice(1)}${hash?.slice(0, 1)}` })
  }
  return takingTurns(url, states, write, (reply, state) => `${state.split('.')[0]}.${refreshToken(reply)}`)
}

const refreshToken = (reply: string): string => (JSON.parse(reply) as { refresh_token: string }).refresh_token

/** What a connection sends next is made of what it was answered. */
function takingTurns(
  url: string,
  states: string[],
  write: (state: string) => string,
  read: (reply: string, state: string) => string,
): autocannon.Options {
  let clients = 0
  return {
    ...base,
    url,
    setupClient(client) {
      const turn = clients % states.length
      clients += 1
      client.setBody(write(states[turn] ?? ''))
      client.on('body', (reply: Buffer) => {
        states[turn] = read(reply.toString(), states[turn] ?? '')
        client.setBody(write(states[turn]))
      })
    },
  }
}

/** New ones for every round: an answer that the end of a round cut off left its session with an unknown secret. */
async function openSessions({ sql, secretKey }: BenchDatabase): Promise<{ id: string; secret: string }[]> {
  const vault = localVault(secretKey)
  const sessions = Array.from({ length: connections }, () => {
    const id = randomUUID()
    return { id, secret: newRefreshSecret(vault, id) }
  })
  await sql(
    `insert into sessions (id, user_id, interface, refresh_hash, created_at, refreshed_at, expires_at)
     select id, (select id from users limit 1), 'v1', hash, now(), now(), now() + interval '1 day'
     from unnest($1::uuid[], $2::bytea[]) as session (id, hash)`,
    [sessions.map(({ id }) => id), sessions.map(({ secret }) => hashSecret(secret))],
  )
  return sessions
}
