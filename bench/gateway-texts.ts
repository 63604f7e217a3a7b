import type autocannon from 'autocannon'
import { variables } from './academy.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import { compare, type Load } from './load.ts'
import { type Server, startBare, startSangam } from './processes.ts'
import { ms, type Row, type Table, whole } from './table.ts'

const contacts = 10_000
const connections = 16
const least = 5_000

/** Texts that a program hands over by the sms dialect, to people who were written to before. */
export async function measureTexts(): Promise<Table> {
  await using database = await openBenchDatabase('gateway_texts')
  const proxied = { ...variables(database), TRUST_PROXY: 'loopback' }
  const server = await startSangam('server', proxied)
  await makeContacts(database)
  const bare = await startBare('bare-texts.ts', variables(database))
  const rows = [await row('the server, no worker beside it', server, bare)]
  await server.stop()
  await database.sql('truncate messages cascade')
  const both = await startSangam('start', proxied)
  const { goal: _, isReached: __, ...worked } = await row('server and worker in one process', both, bare)
  rows.push({ ...worked, what: `${worked.what}; ${await countSent(database)} reached the sandbox meanwhile` })
  await both.stop()
  await bare.stop()
  return {
    title: `POST /smss, ${whole(contacts)} contacts, ${connections} connections, each request from another address`,
    limit: 'bare Fastify + pg: the contact by its index, then the message',
    rows,
  }
}

async function makeContacts({ sql, rest }: BenchDatabase): Promise<void> {
  await sql(
    `insert into contacts (phone, first_at) select '+20100' || (1000000 + i), now() from generate_series(0, $1::int - 1) i`,
    [contacts],
  )
  await rest('contacts')
}

async function row(what: string, server: Server, bare: Server): Promise<Row> {
  const load = await compare(texts(server), texts(bare))
  return {
    what: `${what}, texts/s (p99)`,
    ours: show(load.ours),
    limit: show(load.bare),
    ratio: load.ours.rate / load.bare.rate,
    goal: `≥ ${whole(least)}`,
    isReached: load.ours.rate >= least,
  }
}

const show = ({ rate, p99 }: Load) => `${whole(rate)} (${ms(p99)})`

let turns = 0

/** The limit of five a minute stays: a proxy in front names another address each time. */
const texts = (server: Server) => (): autocannon.Options => ({
  url: `${server.address}/smss`,
  connections,
  method: 'POST',
  requests: [
    {
      setupRequest(request) {
        turns += 1
        const address = `10.${(turns >> 16) & 255}.${(turns >> 8) & 255}.${turns & 255}`
        const contact = `+20100${1_000_000 + ((turns * 7919) % contacts)}`
        return {
          ...request,
          headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
          body: JSON.stringify({ contact, subject: 'SMS Subject', message: 'This is a message body' }),
        }
      },
    },
  ],
})

async function countSent({ sql }: BenchDatabase): Promise<string> {
  const [sent] = await sql<{ count: number; all: number }>(
    `select count(*) filter (where status = 'delivered')::int as count, count(*)::int as "all" from messages`,
  )
  return `${whole(sent?.count ?? 0)} of ${whole(sent?.all ?? 0)}`
}
