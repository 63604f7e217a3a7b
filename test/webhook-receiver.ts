import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

export type Received = {
  id: string
  type: string
  timestamp: string
  data: Record<string, unknown> & { id: number; subject: string }
  path: string
  headers: Record<string, string>
  /** Real time, in ms. */
  at: number
}
/** Answers, or keeps the caller waiting by never ending it. */
export type Answer = (response: ServerResponse, received: Received) => void
export type Receiver = AsyncDisposable & {
  url: string
  /** What came with a signature that the library accepts, in order. */
  received: Received[]
  /** What came without one. */
  refused: string[]
  /** One of these has to fit. */
  secrets: string[]
  answer: Answer
}

export const ok: Answer = (response) => response.end('ok')
export const withStatus =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(`status ${status}`)

/** A program of somebody else's, at 127.0.0.1, that verifies what it gets with the library of Standard Webhooks. */
export async function openReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    refused: [],
    secrets: [],
    answer: ok,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  async function take(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request)
    const headers = request.headers as Record<string, string>
    if (!receiver.secrets.some((secret) => isSigned(secret, body, headers))) {
      receiver.refused.push(body)
      return withStatus(401, { connection: 'close' })(response, {} as Received)
    }
    const id = String(headers['webhook-id'])
    const received = { ...JSON.parse(body), id, path: request.url, headers, at: Date.now() } as Received
    receiver.received.push(received)
    receiver.answer(response, received)
  }
  return receiver
}

function isSigned(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}
