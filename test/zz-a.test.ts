import { createServer } from 'node:https'
import { createECDH, randomBytes, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { makeApiKey } from '#features/api-keys/index.ts'
import { toToken } from '#providers/web-push/index.ts'
import { makeCertificate } from './providers/push-certificates.ts'
import { webPush, browserToken } from './push-world.ts'
import { openWorld } from './world.ts'

async function keyOf(app: any, p: any, scopes: string[]) {
  const s = (await app.inject({ method: 'POST', url: '/v1/sessions', payload: { email: p.email, password: p.password } })).json()
  const authorization = `Bearer ${s.access_token}`
  const k = (await app.inject({ method: 'POST', url: '/v1/api-keys', headers: { authorization }, payload: { name: 'x', scopes } })).json()
  return { authorization, key: `Bearer ${k.key}` }
}

it('student key on sms dialect', async () => {
  await using world = await openWorld({ ...webPush, DIALECTS: 'sms', TEXTS: 'twilio', PUBLIC_URL: 'https://a.example', TWILIO_ACCOUNT_SID: 'AC' + '0'.repeat(32), TWILIO_AUTH_TOKEN: 'a'.repeat(32), TWILIO_FROM: '+15005550006', TWILIO_SMS_FROM: '+15005550006' })
  const app = await world.app()
  const student = await world.person('student')
  const { key } = await keyOf(app, student, ['messages:write', 'push:write'])
  const v1 = await app.inject({ method: 'POST', url: '/v1/messages', headers: { authorization: key }, payload: { to: '+14155552671', body: 'hi' } })
  const sms = await app.inject({ method: 'POST', url: '/smss', headers: { authorization: key }, payload: { contact: '+14155552671', subject: 's', message: 'hi' } })
  const v1p = await app.inject({ method: 'POST', url: '/v1/pushes', headers: { authorization: key }, payload: { topic: 'news', title: 't', body: 'b' } })
  const p = await app.inject({ method: 'POST', url: '/notifications/topic', headers: { authorization: key }, payload: { topic: 'news', title: 't', body: 'b' } })
  console.log('STUDENT', v1.statusCode, sms.statusCode, sms.body, v1p.statusCode, p.statusCode, p.body)
}, 60000)

it('hostile push service location', async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  const { cert, key } = makeCertificate(['push.example'])
  let hits = 0
  const server = createServer({ cert, key, maxHeaderSize: 64_000 }, (q, r) => { hits += 1; q.resume(); r.writeHead(201, { location: randomBytes(6000).toString('base64url') }).end() })
  await new Promise<void>((ok) => server.listen(0, '127.0.0.1', ok))
  const port = (server.address() as any).port
  const token = toToken({ endpoint: `https://127.0.0.1:${port}/x`, keys: { p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: randomBytes(16).toString('base64url') } })
  await using world = await openWorld({ ...webPush, OUTBOUND_NETWORKS: '127.0.0.0/8', DIALECTS: 'sms' })
  const app = await world.app()
  const teacher = await world.person('instructor')
  const { authorization } = await keyOf(app, teacher, ['push:write'])
  await world.settle()
  const admin = await world.person('admin')
  const aa = (await keyOf(app, admin, ['messages:write'])).authorization
  const text = await app.inject({ method: 'POST', url: '/v1/messages', headers: { authorization: aa }, payload: { to: '+14155552671', body: 'innocent' } })
  const r = await app.inject({ method: 'POST', url: '/v1/pushes', headers: { authorization }, payload: { tokens: [token], title: 't', body: 'b' } })
  console.log('PUSH', text.statusCode, r.statusCode, r.body.slice(0, 200))
  const settled = world.settle().then(() => 'settled', (e) => `threw ${e.message.slice(0, 200)}`)
  const said = await Promise.race([settled, sleep(25_000, 'still busy after 25 s')])
  const rows = await world.database.db.selectFrom('messages').select(['channel', 'status', 'failure', 'attempts']).where('channel', 'in', ['push', 'sms']).execute()
  console.log('LOCATION', said, hits, JSON.stringify(rows))
  await settled.catch(() => {})
  const rows2 = await world.database.db.selectFrom('messages').select(['channel', 'status', 'failure', 'attempts']).where('channel', 'in', ['push', 'sms']).execute()
  console.log('LOCATION AFTER', await settled, hits, JSON.stringify(rows2))
  server.closeAllConnections(); server.close()
}, 180000)
