import { describe, expect, it } from 'vitest'
import { dialectNames } from '#dialects'
import { readConfig } from '#platform/config.ts'
import { homePage } from '#site/home-page.ts'
import { openWorld, startOfTime, type World } from './world.ts'

async function get(world: World, url: string, headers: Record<string, string> = {}) {
  return (await world.app()).inject({ method: 'GET', url, headers })
}

const pages = ['/', '/docs', '/docs/ekatra', '/reset-password', '/reset-password?token=abc', '/sandbox']

describe('every page', () => {
  it.each(pages)('%s keeps to the security headers: what it loads is served here', async (url) => {
    await using world = await openWorld()
    const page = await get(world, url)
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain(`script-src 'self';`)
    expect(page.body).not.toMatch(/<script(?![^>]* src=)| on\w+="|javascript:/)
    for (const [, address = ''] of page.body.matchAll(/(?:src|<link[^>]* href)="([^"]*)"/g)) {
      const file = await get(world, address)
      expect([address, file.statusCode]).toEqual([address, 200])
      expect(file.headers['content-type']).toMatch(
        /^(text\/(css|javascript); charset=utf-8|image\/svg\+xml)$/,
      )
    }
  })

  it.each(pages)('%s says its language, its title and where its content starts', async (url) => {
    await using world = await openWorld()
    const { body, headers } = await get(world, url)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(body).toMatch(/<title>[^<]*Sangam[^<]*<\/title>/)
    expect(body.match(/<h1>/g)).toHaveLength(1)
    expect(body).toContain('<main id="content"')
  })
})

describe('the home page', () => {
  it('says what runs and where everything is', async () => {
    await using world = await openWorld()
    const { body } = await get(world, '/')
    expect(body).toContain('<dt>Texts</dt><dd>sandbox: nothing leaves this machine</dd>')
    expect(body).toContain('<dt>Worker</dt><dd>none: nothing is sent until one is started</dd>')
    expect(body).toContain(`<dt>Interfaces</dt><dd>v1, ${dialectNames.join(', ')}</dd>`)
    for (const href of ['/docs', '/openapi.json', '/openapi/ekatra.json', '/sandbox', '/readyz', '/metrics'])
      expect(body).toContain(`<a href="${href}"`)
  })

  it('names the vendor, keeps its secrets, and shows no sandbox where there is none', () => {
    const twilio = {
      TWILIO_ACCOUNT_SID: 'AC1',
      TWILIO_AUTH_TOKEN: 'secret-token',
      TWILIO_FROM: '+12025550100',
    }
    const config = readConfig({ TEXTS: 'twilio', ...twilio }, [])
    const facts = { version: '1.0.0', startedAt: startOfTime, workers: 2, address: 'http://a.example' }
    const { html } = homePage({ links: [], documents: ['v1'], ...facts, config, hasSandbox: false }).main
    expect(html).toContain('<dt>Texts</dt><dd>twilio</dd>')
    expect(html).toContain('<dt>Worker</dt><dd>2 at work</dd>')
    expect(html).not.toMatch(/secret-token|AC1|\/sandbox/)
  })

  it('gives commands for the address that the visitor used, and never anything but an address', async () => {
    await using world = await openWorld()
    expect((await get(world, '/', { host: 'localhost:3000' })).body).toContain(
      'curl http://localhost:3000/v1/sign-ups',
    )
    expect((await get(world, '/', { host: 'a;rm -rf' })).body).not.toContain('rm -rf')
  })

  it('gives commands for PUBLIC_URL where it is set', async () => {
    await using world = await openWorld({ PUBLIC_URL: 'https://school.example/' })
    expect((await get(world, '/')).body).toContain('curl https://school.example/v1/sign-ups')
  })
})

describe('the API reference', () => {
  it.each([
    ['/docs', '/openapi.json'],
    ['/docs/ekatra', '/openapi/ekatra.json'],
  ])('%s shows %s', async (url, document) => {
    await using world = await openWorld()
    expect((await get(world, url)).body).toContain(`data-document="${document}"`)
    expect((await get(world, document)).json().openapi).toBe('3.1.0')
  })

  it('has one page per interface that is on, and no other', async () => {
    await using world = await openWorld({ DIALECTS: 'none' })
    expect((await get(world, '/docs')).body).not.toContain('/docs/ekatra')
    for (const url of ['/docs/ekatra', '/docs/nothing', '/openapi/ekatra.json'])
      expect((await get(world, url)).statusCode).toBe(404)
  })
})

describe('the page for a new password', () => {
  it('carries the token of the link as text', async () => {
    await using world = await openWorld()
    const page = await get(world, `/reset-password?token=${encodeURIComponent('a"><script>')}`)
    expect(page.body).toContain('data-token="a&#34;&#62;&#60;script&#62;"')
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.headers['referrer-policy']).toBe('no-referrer')
  })

  it('never puts a password into an address', async () => {
    await using world = await openWorld()
    expect((await get(world, '/reset-password?token=a')).body).toMatch(/<form[^>]* method="post"/)
  })

  it('says so when the link is not whole', async () => {
    await using world = await openWorld()
    const { body } = await get(world, '/reset-password')
    expect(body).toContain('This link is not whole')
    expect(body).not.toContain('<form')
  })
})

describe('the files of the pages', () => {
  it('come again only when they changed', async () => {
    await using world = await openWorld()
    const first = await get(world, '/assets/site.css')
    expect(first.headers['cache-control']).toBe('no-cache')
    const again = await get(world, '/assets/site.css', { 'if-none-match': String(first.headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect((await get(world, '/assets/site.css', { 'if-none-match': '"other"' })).statusCode).toBe(200)
  })

  it('last where their version is in the address', async () => {
    await using world = await openWorld()
    const [address = ''] = /\/assets\/swagger-ui-[\d.]+\.js/.exec((await get(world, '/docs')).body) ?? []
    expect((await get(world, address)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it.each([
    '/assets/nothing.css',
    '/assets/',
    '/assets/../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/swagger-ui-bundle.js.map',
  ])('are these and no others: %s', async (url) => {
    await using world = await openWorld()
    expect((await get(world, url)).statusCode).toBe(404)
  })
})
