import { describe, expect, it } from 'vitest'
import { openWorld, type World } from '#test/world.ts'
import type { Kept } from './store.ts'

const sms: Kept = {
  key: null,
  direction: 'out',
  channel: 'sms',
  recipient: '+919380169981',
  sender: '+15550000000',
  subject: null,
  body: 'Lesson 1',
  html: null,
  status: 'delivered',
  created_at: new Date('2027-01-01T10:30:00Z'),
}
const others: Partial<Kept>[] = [
  {
    direction: 'in',
    recipient: '+15550000000',
    sender: '+254712345678',
    body: 'My answer',
    status: 'received',
  },
  {
    channel: 'email',
    recipient: 'Asha@School.example',
    subject: 'Reset',
    body: 'Mail text',
    html: '<b>Mail</b>',
  },
  { channel: 'push', recipient: 'device-1', subject: 'Ping', body: 'Push text' },
]

async function fill({ sandbox }: World): Promise<void> {
  for (const message of [{}, ...others]) await sandbox.store.keep({ ...sms, ...message })
}

async function get(world: World, url: string, headers: Record<string, string> = {}) {
  return (await world.app()).inject({ method: 'GET', url, headers })
}

const bodiesIn = (page: string) =>
  [...page.matchAll(/<p class="body" dir="auto">(.*?)<\/p>/gs)].map(([, body]) => body)

describe('the sandbox page', () => {
  it('shows every text, mail and push, the newest first, before any script ran', async () => {
    await using world = await openWorld()
    await fill(world)
    const reply = await get(world, '/sandbox')
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(reply.headers['cache-control']).toBe('no-store')
    expect(bodiesIn(reply.body)).toEqual(['Push text', 'Mail text', 'My answer', 'Lesson 1'])
    expect(reply.body).toContain('4 messages, newest first.')
  })

  it.each([
    ['channel=sms&to=&direction=', ['My answer', 'Lesson 1']],
    ['channel=&to=&direction=in', ['My answer']],
    ['to=asha%40school', ['Mail text']],
    ['to=%2B254712345678', ['My answer']],
    ['to=%2B15550000000', []],
    ['channel=push&direction=out', ['Push text']],
  ])('filters by %s', async (query, bodies) => {
    await using world = await openWorld()
    await fill(world)
    expect(bodiesIn((await get(world, `/sandbox?${query}`)).body)).toEqual(bodies)
  })

  it('gives back what was looked for as text, not as markup', async () => {
    await using world = await openWorld()
    const { body } = await get(world, `/sandbox?to=${encodeURIComponent('"><script>alert(1)</script>')}`)
    expect(body).not.toContain('<script>')
    expect(body).toContain('No message is like that.')
  })

  it('says that nothing was sent yet', async () => {
    await using world = await openWorld()
    expect((await get(world, '/sandbox')).body).toContain('Nothing has been sent yet.')
  })

  it('shows the academy’s clock, and the calls that are still to fail', async () => {
    await using world = await openWorld()
    const payload = { port: 'texts', mode: 'timeout', count: 3 }
    await (await world.app()).inject({ method: 'POST', url: '/sandbox/faults', payload })
    const { body } = await get(world, '/sandbox')
    expect(body).toContain('<time datetime="2027-01-01T00:00:00.000Z">')
    expect(body).toContain('The next 3 calls of texts: timeout.')
  })

  it('has no script in it, only the address of one', async () => {
    await using world = await openWorld()
    const { body } = await get(world, '/sandbox')
    expect(body.match(/<script.*?<\/script>/gs)).toEqual(['<script src="/sandbox/page.js" defer></script>'])
    expect(body).not.toMatch(/ on\w+=/)
  })
})

describe('the files of the sandbox page', () => {
  it.each([
    ['/sandbox/page.js', 'text/javascript; charset=utf-8'],
    ['/sandbox/page.css', 'text/css; charset=utf-8'],
  ])('serves %s', async (url, type) => {
    await using world = await openWorld()
    const reply = await get(world, url)
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([200, type])
  })

  it.each(['/sandbox/store.ts', '/sandbox/../package.json', '/sandbox/%2e%2e%2fpackage.json'])(
    'does not serve %s',
    async (url) => {
      await using world = await openWorld()
      expect((await get(world, url)).statusCode).toBe(404)
    },
  )

  it.each(['/sandbox', '/sandbox/page.js'])('are not there for a visitor from elsewhere: %s', async (url) => {
    await using world = await openWorld()
    expect((await get(world, url, { host: 'evil.example' })).statusCode).toBe(404)
    expect((await get(world, url, { 'x-forwarded-for': '203.0.113.7' })).statusCode).toBe(404)
  })
})
