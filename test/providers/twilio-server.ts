import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'

/** A text as Twilio's REST interface shows it. */
export type TwilioText = {
  sid: string
  to: string
  from: string | null
  body: string
  status: string
  direction: string
  error_code: number | null
  date_created: string
  date_sent: string | null
}

/**
 * `hang`: taken by nobody, no answer. `drop`: taken, and the connection breaks. `drip`: an answer that never ends.
 * `garbage`: 201 with what is not Twilio's.
 */
export type TwilioFault =
  | 'busy'
  | 'broken'
  | 'hang'
  | 'drop'
  | 'drip'
  | 'garbage'
  | { status: number; code?: number }

export type TwilioServer = {
  url: string
  /** What was taken, oldest first; tests may change it. */
  texts: TwilioText[]
  /** The forms that came in, whatever became of them. */
  forms: Record<string, string>[]
  /** How many texts a page of the list has at most. */
  pageSize: number
  isTrial: boolean
  /** The next `count` calls go wrong so. */
  fail(fault: TwilioFault, count?: number): void
  /** Called before a text is answered for: for what happens at the same time. */
  onTaken: (text: TwilioText) => Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export const account = { sid: `AC${'0'.repeat(31)}1`, token: 'a-token-that-nobody-may-see' }

/** Twilio's message resource on a port of this machine, with the faults of a real vendor. */
export async function startTwilio(now: () => Date = () => new Date()): Promise<TwilioServer> {
  const faults: TwilioFault[] = []
  const http = createServer((request, response) => {
    answer(server, faults.shift(), now(), request, response).catch((error: unknown) =>
      response.destroy(error as Error),
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server: TwilioServer = {
    url: `http://127.0.0.1:${(http.address() as { port: number }).port}`,
    texts: [],
    forms: [],
    pageSize: 1_000,
    isTrial: false,
    fail: (fault, count = 1) => faults.push(...Array.from({ length: count }, () => fault)),
    onTaken: async () => {},
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

async function answer(
  server: TwilioServer,
  fault: TwilioFault | undefined,
  now: Date,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = Object.fromEntries(new URLSearchParams(await readText(request)))
  const { pathname, searchParams } = new URL(request.url ?? '', server.url)
  const credentials = Buffer.from(`${account.sid}:${account.token}`).toString('base64')
  if (request.headers.authorization !== `Basic ${credentials}`) return refuse(response, 401, 20003)
  if (pathname !== `/2010-04-01/Accounts/${account.sid}/Messages.json`) return refuse(response, 404, 20404)
  if (request.method === 'POST') server.forms.push(form)
  if (fault && fault !== 'drop') return goWrong(response, fault)
  if (request.method === 'GET') return send(response, 200, list(server, searchParams))
  const taken = take(server, form, now)
  if (typeof taken === 'number') return refuse(response, 400, taken)
  await server.onTaken(taken)
  if (fault === 'drop') response.destroy()
  else send(response, 201, taken)
}

function goWrong(response: ServerResponse, fault: Exclude<TwilioFault, 'drop'>): void {
  if (typeof fault === 'object') refuse(response, fault.status, fault.code)
  if (fault === 'busy') refuse(response.setHeader('retry-after', '1'), 429, 20429)
  if (fault === 'broken') refuse(response, 500, 20500)
  if (fault === 'garbage')
    response.writeHead(201, { 'content-type': 'text/html' }).end('<p>A proxy says hello.</p>')
  if (fault !== 'drip') return
  response.writeHead(201, { 'content-type': 'application/json' })
  const drip = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(drip))
}

/** The new text, or the code with which Twilio refuses it. */
function take(server: TwilioServer, form: Record<string, string>, now: Date): TwilioText | number {
  const { To: to = '', From, MessagingServiceSid, Body, ContentSid, ContentVariables = '{}' } = form
  if (!/^(whatsapp:)?\+[1-9]\d{6,14}$/.test(to)) return 21211
  if (!From && !MessagingServiceSid) return 21603
  const words = ContentSid ? (JSON.parse(ContentVariables) as Record<string, string>)['1'] : Body
  if (!words || (ContentSid && /[\n\t]| {5}/.test(words))) return ContentSid ? 21656 : 21602
  if (words.length > 1_600) return 21617
  const body = ContentSid ? `Sangam writes: ${words} Answer STOP to end.` : words
  const created: TwilioText = {
    sid: `SM${randomUUID().replaceAll('-', '')}`,
    to,
    from: From ?? null,
    body: server.isTrial ? `Sent from your Twilio trial account - ${body}` : body,
    status: 'queued',
    direction: 'outbound-api',
    error_code: null,
    date_created: now.toUTCString().replace('GMT', '+0000'),
    date_sent: null,
  }
  server.texts.push(created)
  return created
}

/** Newest first, in pages that know the next one's address. */
function list({ texts, pageSize, url }: TwilioServer, asked: URLSearchParams): object {
  const to = asked.get('To')
  const size = Math.min(Number(asked.get('PageSize') ?? 50), pageSize)
  const page = Number(asked.get('Page') ?? 0)
  const all = texts.filter((text) => !to || text.to === to).reverse()
  const messages = all.slice(page * size, (page + 1) * size)
  const path = `/2010-04-01/Accounts/${account.sid}/Messages.json`
  const next = new URL(`${path}?${asked}`, url)
  next.searchParams.set('Page', String(page + 1))
  const hasNext = (page + 1) * size < all.length
  return { page, page_size: size, messages, next_page_uri: hasNext ? `${next.pathname}${next.search}` : null }
}

const refuse = (response: ServerResponse, status: number, code?: number) =>
  send(response, status, {
    ...(code && { code }),
    status,
    message: `The 'To' number +919812345678 is refused; the token was ${account.token}.`,
  })

const send = (response: ServerResponse, status: number, body: object) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A webhook call as Twilio makes it: https://www.twilio.com/docs/usage/webhooks/webhooks-security. */
export function callOfTwilio(url: string, fields: Record<string, string>, token: string = account.token) {
  const signed = Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const signature = createHmac('sha1', token)
    .update(url + signed.flat().join(''))
    .digest('base64')
  return {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: Buffer.from(new URLSearchParams(fields).toString()),
  }
}
