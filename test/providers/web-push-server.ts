import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { buffer as readBytes } from 'node:stream/consumers'
import { toToken } from '#providers/web-push/index.ts'
import { makeCertificate } from './push-certificates.ts'

/** `lost`: taken, and the connection breaks. `drip`: an answer that never ends. */
export type WebPushFault = 'hang' | 'lost' | 'drip' | { status: number; words?: string }

/** What the browser's worker gets, opened, and the topic by which a service tells it from others that wait. */
export type WebPushTaken = { topic: string; ttl: number; payload: string }

type Browser = {
  curve: ReturnType<typeof createECDH>
  auth: Buffer
  applicationServerKey: string
  taken: WebPushTaken[]
}
export type WebPushServer = Awaited<ReturnType<typeof startWebPush>>

/** A push service and the browsers that it reaches, by https on a port of this machine. */
export async function startWebPush() {
  const { cert, key } = makeCertificate(['push.example'])
  const faults: WebPushFault[] = []
  const https = createServer({ cert, key }, (request, response) => {
    answer(server, faults, request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve))
  const server = {
    url: `https://127.0.0.1:${(https.address() as { port: number }).port}`,
    ca: cert,
    browsers: new Map<string, Browser>(),
    fail: (...given: WebPushFault[]) => void faults.push(...given),
    async [Symbol.asyncDispose]() {
      https.closeAllConnections()
      await new Promise((resolve) => https.close(resolve))
    },
  }
  return server
}

/** A browser subscribes: its token, and what it receives. */
export function subscribe({ url, browsers }: WebPushServer, applicationServerKey: string) {
  const curve = createECDH('prime256v1')
  const p256dh = curve.generateKeys('base64url')
  const auth = randomBytes(16)
  const path = `/push/${randomUUID()}`
  const taken: WebPushTaken[] = []
  browsers.set(path, { curve, auth, applicationServerKey, taken })
  const token = toToken({ endpoint: url + path, keys: { p256dh, auth: auth.toString('base64url') } })
  return { token, taken, leave: () => browsers.delete(path) }
}

/** https://www.rfc-editor.org/rfc/rfc8030#section-5 */
async function answer(
  { url, browsers }: WebPushServer,
  faults: WebPushFault[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const sealed = await readBytes(request)
  const { ttl, topic = '', urgency = '', ...headers } = request.headers
  const browser = browsers.get(request.url ?? '')
  const fault = faults.shift()
  if (fault && fault !== 'lost') return goWrong(response, fault)
  const say = (status: number, words = '') => void response.writeHead(status).end(words)
  if (request.method !== 'POST') return say(405)
  if (!browser) return say(410, 'push subscription has unsubscribed or expired.')
  const stranger = strangerOf(headers.authorization ?? '', url, browser.applicationServerKey)
  if (stranger) return say(403, stranger)
  if (!/^\d+$/.test(String(ttl)) || !/^(very-low|low|normal|high)$/.test(String(urgency))) return say(400)
  if (!/^[\w-]{1,32}$/.test(String(topic)) || headers['content-encoding'] !== 'aes128gcm') return say(400)
  if (sealed.length > 4_096) return say(413)
  browser.taken.push({ topic: String(topic), ttl: Number(ttl), payload: open(sealed, browser) })
  if (fault === 'lost') response.destroy()
  else response.writeHead(201, { location: `${url}/messages/${randomUUID()}` }).end()
}

/** Why it does not take the caller for who subscribed the browser: https://www.rfc-editor.org/rfc/rfc8292. */
function strangerOf(authorization: string, origin: string, known: string): string | undefined {
  const { token = '', key = '' } =
    /^vapid t=(?<token>[\w.-]+), k=(?<key>[\w-]+)$/.exec(authorization)?.groups ?? {}
  const [header = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  if (point.length !== 65) return 'no key'
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  const jwk = { kty: 'EC', crv: 'P-256', x: String(x), y: String(y) }
  const publicKey = createPublicKey({ format: 'jwk', key: jwk })
  const text = Buffer.from(`${header}.${claims}`)
  const given = Buffer.from(signature, 'base64url')
  if (!verify('sha256', text, { key: publicKey, dsaEncoding: 'ieee-p1363' }, given)) return 'wrong signature'
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
  const left = Number(exp) - Date.now() / 1_000
  if (aud !== origin || !(left > 0 && left <= 86_400)) return 'wrong audience or time'
  if (!/^(mailto:.+@.+|https:\/\/.+)$/.test(String(sub))) return 'wrong subject'
  return key === known
    ? undefined
    : 'the VAPID credentials do not correspond to the credentials used to create the subscriptions.'
}

/** What RFC 8188 and RFC 8291 seal, in one record. */
function open(sealed: Buffer, { curve, auth }: Browser): string {
  const salt = sealed.subarray(0, 16)
  const size = sealed.readUInt32BE(16)
  const [from, to] = [21, 21 + sealed.readUInt8(20)]
  const sender = sealed.subarray(from, to)
  const record = sealed.subarray(to)
  if (record.length > size) throw new Error('More than one record.')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), curve.getPublicKey(), sender])
  const secret = derive(curve.computeSecret(sender), auth, info, 32)
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.findLastIndex((byte) => byte !== 0)
  if (padded[end] !== 2) throw new Error('Not the last record.')
  return padded.subarray(0, end).toString()
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer, length: number) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length))

function goWrong(response: ServerResponse, fault: Exclude<WebPushFault, 'lost'>): void {
  if (typeof fault === 'object') response.writeHead(fault.status, { location: '/elsewhere' }).end(fault.words)
  if (fault !== 'drip') return
  response.writeHead(201)
  const drip = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(drip))
}
