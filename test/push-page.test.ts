import { expect, it } from 'vitest'
import { changeSubscriptions } from '#features/push/topics.ts'
import { browserToken, firebase, webPush } from './push-world.ts'
import { openWorld, type World } from './world.ts'

const host = { host: 'push.old.example' }
const get = async (world: World, url: string, headers = {}) => (await world.app()).inject({ url, headers })
const mine = 'sandbox-3b1f0d8e-6c1d-4a7e-9a55-2f4f0c1f7a10'

it('serves the page, its worker at the root, and nothing else of their folder', async () => {
  await using world = await openWorld({ DIALECT_HOSTS: 'push.old.example=sms' })
  for (const headers of [{}, host]) {
    const page = await get(world, '/push', headers)
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).toContain('<p id="token"></p>')
    for (const [, address = ''] of page.body.matchAll(/(?:src|<link[^>]* href)="([^"]*)"/g))
      expect([address, (await get(world, address, headers)).statusCode]).toEqual([address, 200])
    for (const url of ['/push-worker.js', '/firebase-messaging-sw.js']) {
      const worker = await get(world, url, headers)
      expect(worker.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'no-cache',
        'service-worker-allowed': '/',
      })
      expect(worker.body).toContain("addEventListener('push'")
    }
    for (const url of [
      '/push.js',
      '/push.css',
      '/push-page.ts',
      '/assets/push-worker.js',
      '/assets/../push.routes.ts',
    ])
      expect([url, (await get(world, url, headers)).statusCode]).toEqual([url, 404])
  }
  expect((await get(world, '/', host)).body).toBe((await get(world, '/push', host)).body)
  expect((await get(world, '/')).body).not.toContain('id="token"')
})

it('tells the page how its vendor gives tokens, and no secret', async () => {
  await using sandbox = await openWorld()
  expect((await get(sandbox, '/push/settings')).json()).toEqual({ vendor: 'sandbox' })
  await using real = await openWorld(webPush)
  const settings = await get(real, '/push/settings')
  expect(settings.json()).toEqual({ vendor: 'web-push', public_key: webPush.VAPID_PUBLIC_KEY })
  expect((await get(real, '/push')).headers['content-security-policy']).toContain("script-src 'self';")
})

it('gives a sandbox token what was pushed to it and to its topics, and nobody else’s', async () => {
  await using world = await openWorld()
  const admin = world.as({ kind: 'system' })
  const app = await world.app()
  const push = (where: string, to: object) =>
    app.inject({ method: 'POST', url: `/notifications/${where}`, payload: { ...to, title: 'T', body: 'B' } })
  await push('topic', { topic: 'news' })
  await changeSubscriptions(admin, 'add', 'news', [mine])
  const { next } = (await get(world, `/push/sandbox/${mine}`)).json()
  await push('tokens', { tokens: [mine, 'sandbox-somebody-else-altogether'] })
  await push('topic', { topic: 'news' })
  await push('topic', { topic: 'other' })
  const first = (await get(world, `/push/sandbox/${mine}?after=${next}`)).json()
  expect(first.data).toMatchObject([
    { title: 'T', body: 'B', url: null },
    { title: 'T', body: 'B', url: null },
  ])
  expect((await get(world, `/push/sandbox/${mine}?after=${first.next}`)).json()).toEqual({
    data: [],
    next: first.next,
  })
  for (const guess of ['sandbox-short', 'one', '%2Ftopics%2Fnews'])
    expect((await get(world, `/push/sandbox/${guess}?after=0`)).statusCode).toBe(400)
})

it('has no sandbox where pushes are real', async () => {
  await using world = await openWorld(webPush)
  expect((await get(world, `/push/sandbox/${mine}`)).statusCode).toBe(404)
  const { body } = await get(world, '/push')
  expect(body).not.toContain('invention')
  expect(world.providers.push.isToken(browserToken('a'))).toBe(true)
})

it('opens the page to Google’s library where Firebase gives the tokens, and no other page', async () => {
  await using world = await openWorld(firebase)
  const { body } = await get(world, '/push/settings')
  expect(JSON.parse(body)).toEqual({
    vendor: 'fcm',
    public_key: firebase.FCM_VAPID_KEY,
    config: JSON.parse(firebase.FCM_WEB_CONFIG),
    library: expect.stringMatching(/^https:\/\/www\.gstatic\.com\/firebasejs\/[\d.]+$/),
  })
  const policyOf = async (url: string) =>
    String((await get(world, url)).headers['content-security-policy']).split(';')
  const policy = await policyOf('/push')
  expect(policy).toContain("script-src 'self' https://www.gstatic.com")
  expect(policy.find((one) => one.startsWith('connect-src'))).toMatch(/'self' .*fcmregistrations/)
  expect(await policyOf('/docs')).toContain("script-src 'self'")
})
