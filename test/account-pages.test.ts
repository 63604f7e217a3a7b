import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { findAccount } from '#features/identity/index.ts'
import { openWorld, type World } from './world.ts'

const person = { email: 'meera@school.example', password: 'three plain words', first_name: 'Meera' }

async function get(world: World, url: string) {
  return (await world.app()).inject({ method: 'GET', url })
}

/** The address of the last mailed link. */
async function mailedUrl(world: World, base: string): Promise<string> {
  await world.settle()
  const messages = await fetch(`${base}/sandbox/messages?channel=email&limit=1`)
  return /https?:\/\/\S+/.exec(Object(await messages.json()).data[0]?.body ?? '')?.[0] ?? ''
}

const post = (base: string, path: string, body: unknown) =>
  fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const confirmed = async (world: World) =>
  (await findAccount(world.makeCtx(), { email: person.email }))?.email_confirmed_at ?? null

const pages = [
  ['/confirm-email?token=abc', 'Confirm your address'],
  ['/confirm-email', 'Confirm your address'],
  ['/session/login/abc/def', 'Confirm your address'],
  ['/session/reset-password/abc/def', 'Set a new password'],
] as const

describe('the pages that mailed links lead to', () => {
  it.each(pages)('%s keeps to the security headers: what it loads is served here', async (url, title) => {
    await using world = await openWorld()
    const page = await get(world, url)
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    expect(page.body).toContain(`<h1>${title}</h1>`)
    expect(page.body).toContain('<html lang="en">')
    expect(page.body).toContain('name="viewport" content="width=device-width')
    expect(page.body).not.toMatch(/<script(?![^>]* src=)| on\w+="|javascript:/)
    for (const [, address = ''] of page.body.matchAll(/(?:src|<link[^>]* href)="([^"]*)"/g))
      expect([address, (await get(world, address)).statusCode]).toEqual([address, 200])
  })

  it('carry the token of the link as text', async () => {
    await using world = await openWorld()
    const token = encodeURIComponent('a"><script>')
    for (const url of [
      `/confirm-email?token=${token}`,
      `/session/login/${token}/x`,
      `/session/reset-password/${token}/x`,
    ])
      expect((await get(world, url)).body).toContain('data-token="a&#34;&#62;&#60;script&#62;"')
  })

  it('say so when the link is not whole', async () => {
    await using world = await openWorld()
    const { body } = await get(world, '/confirm-email')
    expect(body).toContain('This link is not whole')
    expect(body).not.toMatch(/<form|<script/)
    expect((await get(world, '/session/login/only-a-token')).statusCode).toBe(404)
  })
})

/** The page's own script, with as much of a browser as it uses. */
async function pressButton(base: string, url: string, send: typeof fetch = fetch) {
  const page = await (await fetch(`${base}${url}`)).text()
  const token = /data-token="([^"]*)"/.exec(page)?.[1] ?? ''
  const listeners = new Map<string, (event: object) => Promise<void>>()
  const form = {
    dataset: { token },
    hidden: false,
    ariaBusy: 'false',
    addEventListener: listeners.set.bind(listeners),
  }
  const said = { className: '', textContent: '', hasFocus: false, focus: () => (said.hasFocus = true) }
  const document = { querySelector: (name: string) => (name === '#confirm' ? form : said) }
  const script = /src="(\/assets\/confirm[^"]*)"/.exec(page)?.[1] ?? ''
  const text = readFileSync(join(import.meta.dirname, '../src/site', script), 'utf8')
  runInNewContext(text, {
    document,
    fetch: (path: string, options: RequestInit) => send(`${base}${path}`, options),
  })
  await listeners.get('submit')?.({ preventDefault: () => {} })
  return { words: said.textContent, kind: said.className, isDone: form.hidden && said.hasFocus }
}

describe('the page that confirms an address', () => {
  it.each([
    ['/v1', '/v1/sign-ups', /\/confirm-email\?token=[\w-]+$/],
    ['template', '/signup', /\/session\/login\/[\w-]+\/[\w-]+$/],
  ])('confirms by its button, never by being opened: a link of %s', async (_of, path, shape) => {
    await using world = await openWorld()
    const base = await world.listen()
    await post(base, path, { ...person, login_method: 'signup' })
    const url = await mailedUrl(world, base)
    expect(url).toMatch(shape)
    const { pathname, search } = new URL(url)
    expect((await fetch(`${base}${pathname}${search}`)).status).toBe(200)
    expect(await confirmed(world)).toBeNull()
    expect(await pressButton(base, `${pathname}${search}`)).toEqual({
      words: 'Your address is confirmed. You can sign in now.',
      kind: 'said good',
      isDone: true,
    })
    expect(await confirmed(world)).not.toBeNull()
  })

  it('says what went wrong, and can be pressed again', async () => {
    await using world = await openWorld()
    const base = await world.listen()
    const used = {
      words: 'This link was used or is too old. Ask for a new one.',
      kind: 'said bad',
      isDone: false,
    }
    expect(await pressButton(base, '/confirm-email?token=made-up')).toEqual(used)
    expect(await pressButton(base, `/session/login/${'x'.repeat(500)}/y`)).toEqual({
      ...used,
      words: 'This link is not whole. Open the link in the mail again, or copy all of it.',
    })
  })

  it('says that the academy does not answer', async () => {
    await using world = await openWorld()
    const base = await world.listen()
    const nowhere = () => Promise.reject(new TypeError('fetch failed'))
    expect((await pressButton(base, '/confirm-email?token=a', nowhere)).words).toMatch(
      /^The academy does not answer/,
    )
  })
})

describe('the page for a new password', () => {
  it('stands where the links of the template dialect lead', async () => {
    await using world = await openWorld()
    const base = await world.listen()
    await post(base, '/signup', { ...person, login_method: 'signup' })
    await post(base, '/forgot_password', { email: person.email })
    const { pathname } = new URL(await mailedUrl(world, base))
    const page = await (await fetch(`${base}${pathname}`)).text()
    const token = /data-token="([^"]*)"/.exec(page)?.[1]
    expect(page).toMatch(/<form[^>]* method="post"/)
    const done = await post(base, '/v1/password-resets/completions', { token, password: 'another long word' })
    expect(done.status).toBe(204)
  })
})
