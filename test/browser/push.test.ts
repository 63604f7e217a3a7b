import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { fromToken } from '#providers/web-push/index.ts'
import { browserToken, firebase, webPush } from '#test/push-world.ts'
import { openWorld } from '#test/world.ts'
import { chromiumPath, openBrowser, unlessMissing } from './chromium.ts'

const patience = { timeout: 15_000 }

/** Opens the page with leave to notify, and waits for its token. */
async function openPush(context: BrowserContext, base: string, path = '/push') {
  await context.grantPermissions(['notifications'], { origin: base })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await page.goto(base + path)
  const token = page.locator('#token', { hasText: /\S/ })
  await token.waitFor(patience)
  return { page, faults, token: (await token.textContent()) ?? '' }
}

async function pushTo(base: string, token: string, words: { title: string; body: string }) {
  const response = await fetch(`${base}/notifications/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tokens: [token], ...words }),
  })
  return response.json()
}

const arrived = (page: Page, title: string) => page.locator('#pushes li', { hasText: title })

/** As the browser's push service would, to the worker that the page registered. */
async function deliver(page: Page, data: string) {
  const devtools = await page.context().newCDPSession(page)
  const registrationId = await new Promise<string>((resolve, reject) => {
    setTimeout(() => reject(new Error('No worker was registered.')), patience.timeout).unref()
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [known] = registrations
      if (known) resolve(known.registrationId)
    })
    devtools.send('ServiceWorker.enable').catch(reject)
  })
  const { origin } = new URL(page.url())
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
}

type Shown = { title: string; body: string; url?: string; worker: string }

// As text: the tests know no types of a browser.
const notifications = (page: Page) =>
  page.evaluate<Shown[]>(`navigator.serviceWorker.ready.then(async (registration) => {
    const shown = await registration.getNotifications()
    const worker = registration.active.scriptURL
    return shown.map(({ title, body, data }) => ({ title, body, url: data?.url, worker }))
  })`)

describe.skipIf(!chromiumPath)(`the page of the token in a real browser${unlessMissing}`, () => {
  it.each(['127.0.0.1', 'localhost'])(
    'shows a token, and what is pushed to it arrives: at %s',
    { timeout: 60_000 },
    async (name) => {
      await using world = await openWorld({ DIALECT_HOSTS: 'localhost=sms' })
      const base = (await world.listen()).replace('127.0.0.1', name)
      await using browser = await openBrowser()
      const context = await browser.newContext()
      const { page, token, faults } = await openPush(context, base, name === 'localhost' ? '/' : '/push')
      expect(token).toMatch(/^sandbox-[\w-]{36}$/)
      const said = { title: 'Lesson 2', body: 'It is there' }
      expect(await pushTo(base, token, said)).toEqual({ notification_id: 1, success: true })
      await pushTo(base, 'sandbox-somebody-else-altogether', { title: 'Not for me', body: '' })
      await arrived(page, 'Lesson 2').waitFor(patience)
      expect(await arrived(page, 'It is there').count()).toBe(1)
      await page.reload()
      await page.locator('#token', { hasText: token }).waitFor(patience)
      await pushTo(base, token, { title: 'Lesson 3', body: '<b>bold</b>' })
      await arrived(page, 'Lesson 3').waitFor(patience)
      expect(await page.locator('#pushes p').allTextContents()).toEqual(['<b>bold</b>'])
      expect(await arrived(page, 'Not for me').count()).toBe(0)
      expect(faults).toEqual([])
    },
  )

  it('shows what the browser’s push service delivers, as a notification and on the page', {
    timeout: 60_000,
  }, async () => {
    await using world = await openWorld()
    const base = await world.listen()
    await using browser = await openBrowser()
    const { page, faults } = await openPush(await browser.newContext(), base)
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
    const pushes = [
      { key: 'k1', title: 'Ours', body: 'One', url: '/lessons/1' },
      {
        notification: { title: 'Google’s', body: 'Two' },
        data: { url: 'https://school.example/2' },
        fcmMessageId: 'k2',
      },
      { key: 'k3', title: 'Bad', body: 'Three', url: 'javascript:alert(1)' },
    ]
    for (const push of pushes) await deliver(page, JSON.stringify(push))
    await deliver(page, 'no JSON')
    for (const title of ['Ours', 'Google’s', 'Bad', 'no JSON']) await arrived(page, title).waitFor(patience)
    const worker = `${base}/push-worker.js`
    await expect
      .poll(
        async () => (await notifications(page)).toSorted((a, b) => a.body.localeCompare(b.body)),
        patience,
      )
      .toEqual([
        { title: 'no JSON', body: '', worker },
        { title: 'Ours', body: 'One', url: `${base}/lessons/1`, worker },
        { title: 'Bad', body: 'Three', worker },
        { title: 'Google’s', body: 'Two', url: 'https://school.example/2', worker },
      ])
    const links = await page
      .locator('#pushes a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    expect(links).toEqual(['https://school.example/2', `${base}/lessons/1`])
    expect(faults).toEqual([])
  })

  it('asks for leave by a button, and says what is to do when it was refused', {
    timeout: 60_000,
  }, async () => {
    await using world = await openWorld()
    const base = await world.listen()
    await using browser = await openBrowser()
    const page = await (await browser.newContext()).newPage()
    await page.addInitScript(`
      const answers = ['denied', 'granted']
      Object.defineProperty(Notification, 'permission', { get: () => 'default' })
      Notification.requestPermission = async () => answers.shift() ?? 'granted'`)
    await page.goto(`${base}/push`)
    const button = page.getByRole('button', { name: 'Turn notifications on' })
    await button.click(patience)
    await page.getByText('This browser was told not to show notifications').waitFor(patience)
    await button.click(patience)
    await page.getByText('Notifications are on.').waitFor(patience)
    expect(await button.isVisible()).toBe(false)
  })

  it('makes the token of a Web Push subscription, which the academy takes for one', {
    timeout: 60_000,
  }, async () => {
    await using world = await openWorld(webPush)
    const base = await world.listen()
    await using browser = await openBrowser()
    const context = await browser.newContext()
    const subscription = fromToken(browserToken('a-browser'))
    // A browser without a window cannot subscribe: this is what its push service would say.
    await context.addInitScript(`PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
      if (!userVisibleOnly || applicationServerKey !== '${webPush.VAPID_PUBLIC_KEY}') throw new Error('wrong options')
      return { toJSON: () => ({ expirationTime: null, ...${JSON.stringify(subscription)} }) }
    }`)
    const { token, faults } = await openPush(context, base)
    expect(fromToken(token)).toEqual(subscription)
    expect(faults).toEqual([])
  })

  it('asks Google’s library for the token, where Firebase gives it', { timeout: 60_000 }, async () => {
    await using world = await openWorld(firebase)
    const base = await world.listen()
    await using browser = await openBrowser()
    const context = await browser.newContext()
    const library = {
      'firebase-app.js': 'export const initializeApp = (config) => ({ config })',
      'firebase-messaging.js': `
        export const getMessaging = (app) => app
        export const getToken = async ({ config }, { vapidKey, serviceWorkerRegistration }) =>
          [config.projectId, vapidKey, serviceWorkerRegistration.active.scriptURL].join(' ')`,
    }
    await context.route('https://www.gstatic.com/**', (route) => {
      const name = route.request().url().split('/').at(-1) as keyof typeof library
      const headers = { 'access-control-allow-origin': '*' }
      return route.fulfill({ body: library[name], contentType: 'text/javascript', headers })
    })
    const { token, faults } = await openPush(context, base)
    expect(token).toBe(`school ${firebase.FCM_VAPID_KEY} ${base}/push-worker.js`)
    expect(faults).toEqual([])
  })
})
