import { request } from 'node:http'
import { expect, it } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import { mailedToken, openCaller } from './caller.ts'

const course = {
  name: 'Water',
  author: 'Meera',
  description: 'Clean water',
  days: [
    {
      text: '<p>Boil it for <b>one</b> minute.</p>',
      questions: [{ question: 'Minutes?', type: '', correct_answer: '1' }],
    },
    { text: 'Keep it covered.\nAlways.' },
  ],
}
const group = {
  name: 'Village',
  description: 'string',
  students: [
    { name: 'Asha', number: '9380169981', country_code: '+91', channel: 'Whatsapp', is_subscribed: 'true' },
  ],
}

/** A teacher on the client's mount, whose course goes to a group. */
async function openSchool(world: World) {
  const base = await world.listen()
  const caller = openCaller(base, 'client')
  const teacher = await caller.signUp('Teacher')
  const send = (method: string, path: string, body?: unknown) => caller.send(method, path, body, teacher)
  await send('POST', '/course/', course)
  await send('POST', '/group/', group)
  await send('POST', '/delivery/group/1/1/', { schedule_at: '2027-01-02 09:30' })
  return { base, caller, teacher, send }
}

type Sent = { method: string; path: string; headers: Record<string, string>; body?: string }

/** As a browser's axios puts it on the wire, which fetch would not. */
function sendRaw(base: string, { method, path, headers, body = '' }: Sent) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const call = request(`${base}${path}`, { method, headers }, (reply) => {
        let text = ''
        reply.on('data', (part) => {
          text += part
        })
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }))
      })
      call.on('error', reject)
      call.end(body)
    },
  )
}

it('takes the empty form that axios sends for a PUT of null, and an empty JSON body', async () => {
  await using world = await openWorld()
  const { base, teacher, send } = await openSchool(world)
  for (const type of ['application/x-www-form-urlencoded', 'application/json'])
    for (const [word, status] of [
      ['pause_delivery', 'PAUSED'],
      ['schedule_delivery', 'SCHEDULED'],
    ]) {
      const headers = { authorization: teacher, 'content-type': type, 'content-length': '0' }
      const answer = await sendRaw(base, { method: 'PUT', path: `/delivery/1/${word}`, headers })
      expect([answer.status, answer.body]).toEqual([200, '{"message":"success"}'])
      const { body } = await send('GET', '/delivery/retrieve-delivery')
      expect(body).toMatchObject({ deliveries: [{ id: 1, status }] })
    }
  const headers = { authorization: teacher, 'content-type': 'application/x-www-form-urlencoded' }
  const form = await sendRaw(base, { method: 'PUT', path: '/delivery/1', headers, body: 'status=STOP' })
  expect(form.status).toBe(200)
})

it('teaches the course by text: plain words, the hour on the student’s clock, the answer graded', async () => {
  await using world = await openWorld()
  const { base } = await openSchool(world)
  const texts = async () => {
    const response = await fetch(`${base}/sandbox/messages?channel=whatsapp&to=%2B919380169981`)
    return (Object(await response.json()).data as { body: string; created_at: string }[]).reverse()
  }
  await world.goTo('2027-01-02T03:59:00Z')
  expect((await texts()).map(({ body }) => body)).toEqual([expect.stringContaining('Asha')])
  await world.goTo('2027-01-02T04:00:00Z')
  const lesson = (await texts())[1]
  expect(lesson?.created_at).toBe('2027-01-02T04:00:00.000Z')
  for (const words of ['Asha', 'day 1', 'Water', 'Boil it for one minute.', 'Minutes?'])
    expect(lesson?.body).toContain(words)
  expect(lesson?.body).not.toContain('<')
  await fetch(`${base}/sandbox/replies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'whatsapp', from: '+919380169981', body: '1.0' }),
  })
  await world.settle()
  expect((await texts())[2]?.body).toBe('Right!')
  await world.goTo('2027-01-03T04:00:00Z')
  expect((await texts())[3]?.body).toContain('Keep it covered.\nAlways.')
})

it('finishes, and lists what is finished on both mounts until its course is gone', async () => {
  await using world = await openWorld()
  const { base, caller, send } = await openSchool(world)
  await world.goTo('2027-01-10T00:00:00Z')
  expect(await send('GET', '/course/')).toMatchObject({ status: 401, body: { message: 'Token has expired' } })
  const teacher = await caller.enter({ email: 'teacher@school.example', password: 'pw' })
  const finished = { id: 1, status: 'FINISHED', day_id: null, scheduled_time: '2027-01-02 09:30:00' }
  const list = async () => (await caller.send('GET', '/retrieve-deliveries', undefined, teacher)).body
  expect(await list()).toMatchObject({ deliveries: [finished] })
  expect((await caller.send('DELETE', '/course/1', undefined, teacher)).status).toBe(200)
  expect(await list()).toEqual({ deliveries: [] })
  const bare = await openCaller(base, 'document').send('GET', '/retrieve-deliveries', undefined, teacher)
  expect(bare.body).toMatchObject([finished])
})

it('ends every session with a new password', async () => {
  await using world = await openWorld()
  const { base, send } = await openSchool(world)
  await send('POST', '/auth/forgot', { email: 'teacher@school.example' })
  const token = await mailedToken(world, base)
  await send('POST', `/auth/reset/${token}`, { password: 'next', confirm_password: 'next' })
  await expect.poll(async () => (await send('GET', '/course/')).status).toBe(401)
  expect((await send('GET', '/course/')).body).toEqual({ message: 'Token has been revoked' })
})

it('refuses the sixty-first sign-up of an hour from one address, whichever mount it used', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const [api, root] = [openCaller(base, 'document'), openCaller(base, 'client')]
  for (let count = 0; count < 30; count += 1)
    for (const caller of [api, root]) expect((await caller.send('POST', '/auth/signup', {})).status).toBe(400)
  const refused = await api.send('POST', '/auth/signup', {})
  expect([refused.status, refused.body]).toEqual([429, { message: expect.stringContaining('Too many') }])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  await world.goTo('2027-01-01T01:00:00Z')
  expect((await api.send('POST', '/auth/signup', {})).status).toBe(400)
})

it('answers any origin, without cookies', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const origin = 'https://client.example'
  const get = await sendRaw(base, { method: 'GET', path: '/course/', headers: { origin } })
  expect([get.status, get.headers['access-control-allow-origin']]).toEqual([401, '*'])
  expect(get.headers['access-control-allow-credentials']).toBeUndefined()
  const headers = {
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,content-type',
  }
  const asked = await sendRaw(base, { method: 'OPTIONS', path: '/api/delivery/1', headers })
  expect(asked.status).toBe(204)
  expect(asked.headers['access-control-allow-origin']).toBe('*')
  expect(asked.headers['access-control-allow-methods']).toContain('PUT')
  expect(asked.headers['access-control-allow-headers']).toContain('authorization')
})

it('says in its own words what is not there', async () => {
  await using world = await openWorld({ DIALECT_HOSTS: 'api.old.example=ekatra' })
  const base = await world.listen()
  const host = 'api.old.example'
  const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await sendRaw(base, { method, path, headers })
    return [status, JSON.parse(body).message]
  }
  const nothing = expect.stringContaining('not found on the server')
  const wrongMethod = 'The method is not allowed for the requested URL.'
  for (const prefix of ['', '/api']) {
    expect(await ask('GET', `${prefix}/course/1/2/3/4`)).toEqual([404, nothing])
    expect(await ask('GET', `${prefix}/auth/reset`)).toEqual([404, nothing])
    expect(await ask('GET', `${prefix}/auth/login`)).toEqual([405, wrongMethod])
    expect(await ask('POST', `${prefix}/retrieve-deliveries`)).toEqual([405, wrongMethod])
    expect(await ask('GET', `${prefix}/course`, { host })).toEqual([401, 'Missing Authorization Header'])
    expect(await ask('GET', `${prefix}/nothing`, { host })).toEqual([404, nothing])
  }
  expect(await ask('GET', '/', { host })).toEqual([404, nothing])
})
