import { lookup as lookUp } from 'node:dns/promises'
import http, { type IncomingHttpHeaders } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { DomainError } from './errors.ts'
import { type Networks, reachOf, readNetworks } from './outbound-addresses.ts'
import { post } from './posting.ts'

/** `timeout`, in ms, is for all of it: finding the address, connecting, sending, and the answer to its last byte. */
export type OutboundCall = {
  url: string
  headers: Readonly<Record<string, string | number>>
  body: string | Buffer
  timeout: number
}
/** Any status, that of a redirect too, which is not followed. `body`: the first 1,000 characters. */
export type OutboundAnswer = { status: number; headers: IncomingHttpHeaders; body: string }

/** How the academy calls addresses that other people gave it, without becoming their way into its own network. */
export type Outbound = {
  /** Refuses by the looks of it, with no call: throws DomainError `invalid`, `address_refused`. The rest shows when it is called. */
  check(url: string): void
  /**
   * Throws DomainError `invalid`, `address_refused`, for what may never be called, and `unavailable` with
   * `receiver_unavailable` or `receiver_timeout` when no whole answer came.
   */
  post(call: OutboundCall): Promise<OutboundAnswer>
  /** The same check for a library that makes its own https requests. */
  agent: https.Agent
}

type Resolve = (host: string) => Promise<{ address: string; family: number }[]>
type Ways = { resolve?: Resolve; ca?: string }

/**
 * `networks` (OUTBOUND_NETWORKS) may be called although they are private, and by plain http; everything else has to be
 * public, and https. What is checked is each connection, so an answer of DNS that changes afterwards changes nothing.
 */
export function openOutbound(networks: readonly string[], { resolve = byName, ca }: Ways = {}): Outbound {
  const named = readNetworks(networks)
  const settings = { keepAlive: true, maxSockets: 50, maxFreeSockets: 10, timeout: 20_000 }
  const agents = {
    'http:': guard(new http.Agent(settings), { named, resolve, isSecure: false }),
    'https:': guard(new https.Agent({ ...settings, ...(ca && { ca }) }), { named, resolve, isSecure: true }),
  }
  return {
    agent: agents['https:'],
    check: (url) => void readUrl(url, named),
    async post({ url: text, timeout, headers, body }) {
      const url = readUrl(text, named)
      const signal = AbortSignal.timeout(timeout)
      const agent = url.protocol === 'https:' ? agents['https:'] : agents['http:']
      const answer = await post(url, { agent, headers, body, signal, most }).catch((error: unknown) => {
        throw toDomainError(error, signal)
      })
      return { ...answer, body: answer.body.toString().slice(0, 1_000) }
    },
  }
}

const byName: Resolve = (host) => lookUp(host, { all: true })
const most = 64_000

/** The URL's own reader has made one form of `0x7f.1`, `127.0.0.1.` and `[::1]`. */
function readUrl(text: string, named: Networks): URL {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') throw refused('is no https:// address')
  if (url.protocol === 'http:' && named.length === 0) throw refused('is not https://')
  if (url.username || url.password) throw refused('holds a name or password')
  const refusal = judgeBare(url.hostname.replace(/^\[|\]$/g, ''), {
    named,
    isSecure: url.protocol === 'https:',
  })
  if (refusal) throw refusal
  return url
}

type Rules = { named: Networks; isSecure: boolean }

const judgeBare = (host: string, rules: Rules) => (isIP(host) ? judge([host], rules) : undefined)

/** One wrong address among right ones is enough: which of them is taken is not ours to choose. */
function judge(addresses: readonly string[], { named, isSecure }: Rules): DomainError | undefined {
  const reaches = addresses.map((address) => reachOf(address, named))
  if (reaches.includes('refused')) return refused('leads into a network that is not public')
  return reaches.includes('public') && !isSecure ? refused('is not https://') : undefined
}

/** Judges where the agent's sockets go. Node asks `lookup` about names alone, so bare addresses are judged before. */
function guard<Guarded extends http.Agent>(agent: Guarded, rules: Rules & { resolve: Resolve }): Guarded {
  const connect = agent.createConnection.bind(agent)
  const lookup: LookupFunction = (host, { all }, callback) => {
    findAddresses(host, rules).then(
      (found) => (all ? callback(null, found) : callback(null, found[0].address, found[0].family)),
      (error: Error) => callback(error, []),
    )
  }
  agent.createConnection = (options, callback) => {
    const refusal = judgeBare(options.host ?? '', rules)
    if (!refusal) return connect({ ...options, lookup }, callback)
    // Not thrown: a request that waited its turn has nobody left to catch it.
    const tell = callback as ((error: Error) => void) | undefined
    return void tell?.(refusal)
  }
  return agent
}

async function findAddresses(host: string, rules: Rules & { resolve: Resolve }) {
  const [first, ...others] = await rules.resolve(host)
  if (!first) throw unavailable('receiver_unavailable', 'has no address')
  const found = [first, ...others] as const
  const refusal = judge(
    found.map(({ address }) => address),
    rules,
  )
  if (refusal) throw refusal
  return [...found] as [typeof first, ...typeof others]
}

function toDomainError(error: unknown, { aborted }: AbortSignal): DomainError {
  if (error instanceof DomainError) return error
  if (aborted) return unavailable('receiver_timeout', 'did not answer in time')
  const { code } = Object(error) as { code?: unknown }
  return unavailable(
    'receiver_unavailable',
    `cannot be reached${typeof code === 'string' ? ` (${code})` : ''}`,
  )
}

// The address itself stays out of the sentences: it may hold a secret.
const refused = (why: string) =>
  new DomainError(
    'invalid',
    'address_refused',
    `The address ${why}, so it is not called. Give one that anybody can reach by https, or have OUTBOUND_NETWORKS name its network.`,
  )

const unavailable = (code: string, what: string) =>
  new DomainError('unavailable', code, `The receiver ${what}. Try again in a while.`)
