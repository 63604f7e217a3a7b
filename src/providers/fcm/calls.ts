import http from 'node:http'
import https from 'node:https'
import { post } from '#platform/posting.ts'
import type { Access } from './access.ts'
import { toDomainError, unreadable } from './failures.ts'

export type Answer = { status: number; body: unknown }
export type Ask = (url: string, body: object, headers?: Record<string, string>) => Promise<Answer>

/** `timeout`, in ms, is for a whole call, with getting leave for it. */
export function openCalls(access: Access, timeout: number): Ask {
  const settings = { keepAlive: true, maxSockets: 100, timeout: 60_000 }
  const agents = { 'http:': new http.Agent(settings), 'https:': new https.Agent(settings) }
  return async (address, body, headers = {}) => {
    const signal = AbortSignal.timeout(timeout)
    try {
      const authorization = await access.header()
      const url = new URL(address)
      const answer = await post(url, {
        agent: agents[url.protocol === 'https:' ? 'https:' : 'http:'],
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal,
        most: 1_000_000,
      })
      if (answer.status === 401) access.forget()
      return { status: answer.status, body: parse(answer.body.toString(), answer.status) }
    } catch (error) {
      throw toDomainError(error, signal.aborted)
    }
  }
}

/** A proxy on the way refuses in HTML; its status says enough. */
function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    if (status < 300) throw unreadable()
    return undefined
  }
}
