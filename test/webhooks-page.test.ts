import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { later } from '#test/webhook-desk.ts'
import { openWorld } from '#test/world.ts'

type Calls = {
  call(method: string, path: string): Promise<unknown>
  signIn(email: string, password: string): Promise<void>
  useKey(key: string): Promise<void>
}

/** The part of the page's script that calls, with as much of a browser as it uses. */
function openCalls(base: string, send: typeof fetch = fetch): Calls {
  const text = readFileSync(join(import.meta.dirname, '../src/site/assets/webhooks-calls.js'), 'utf8')
  const window: { webhookCalls?: Calls } = {}
  runInNewContext(text, {
    window,
    Error,
    fetch: (path: string, options: RequestInit) => send(`${base}${path}`, options),
  })
  if (!window.webhookCalls) throw new Error('The script gives nothing.')
  return window.webhookCalls
}

it('is a page that keeps to the security headers: what it loads is served here', async () => {
  await using world = await openWorld()
  const app = await world.app()
  const page = await app.inject('/webhooks')
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.body).not.toMatch(/<script(?![^>]* src=)| on\w+="|javascript:/)
  const addresses = [...page.body.matchAll(/(?:src|<link[^>]* href)="([^"]*)"/g)].map(
    ([, address = '']) => address,
  )
  expect(addresses).toEqual(expect.arrayContaining(['/assets/webhooks.js', '/assets/webhooks.css']))
  for (const address of addresses)
    expect([address, (await app.inject(address)).statusCode]).toEqual([address, 200])
  for (const [form] of page.body.matchAll(/<form[^>]*>/g)) expect(form).toContain('method="post"')
  for (const [, label] of page.body.matchAll(/<label for="([^"]*)"/g))
    expect(page.body).toContain(`id="${label}"`)
})

it('lets an admin in, exchanges a token that is too old, and says what is wrong', async () => {
  await using world = await openWorld()
  const base = await world.listen()
  const [admin, teacher] = [await world.person('admin'), await world.person('instructor')]
  const calls = openCalls(base)
  await calls.signIn(admin.email, admin.password)
  await world.goTo(later(3_600_000))
  expect(await calls.call('GET', '/webhook-endpoints')).toEqual({ data: [], next_cursor: null })
  await expect(calls.signIn(admin.email, 'not the password')).rejects.toThrow(/password|sign/i)
  await expect(calls.signIn(teacher.email, teacher.password)).rejects.toThrow('This page is for admins.')
  await expect(calls.call('GET', '/webhook-endpoints')).rejects.toThrow('Sign in first')
  await expect(calls.useKey('sangam_no-key')).rejects.toThrow('API key')
})

it('says plainly that an account with a second factor comes in by a key, and that nobody answers', async () => {
  const second = async () => Response.json({ second_step: { challenge: 'c' } }, { status: 202 })
  await expect(openCalls('http://academy.example', second).signIn('a@b.example', 'x')).rejects.toThrow(
    'second factor',
  )
  const nowhere = () => Promise.reject(new TypeError('fetch failed'))
  await expect(openCalls('http://academy.example', nowhere).signIn('a@b.example', 'x')).rejects.toThrow(
    'does not answer',
  )
})
