import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Person } from '#ports/sign-in.ts'
import { client } from './sign-in-codes.ts'
import { type Claims, jwks, nowSeconds, otherKey, publicPem, signToken, toSign } from './sign-in-keys.ts'
import { claimsOf, openGoogle, openLinkedin } from './sign-in-openid.ts'
import { ada, failure } from './sign-in-vendors.ts'

/** A provider to which a given ID token is shown. */
type Shown = { issuer: string; show(token: string): Promise<Person>; secrets(): string[] }
type Opened = Shown & AsyncDisposable

async function openTokens(): Promise<Opened> {
  const google = await openGoogle()
  return { ...google, show: (token) => google.identify({ kind: 'token', token }) }
}

const openCodesOf = (open: typeof openGoogle | typeof openLinkedin) => async (): Promise<Opened> => {
  const vendor = await open()
  return {
    ...vendor,
    async show(token) {
      vendor.issued.id_token = token
      return vendor.identify(await vendor.bring(ada))
    },
  }
}

const openers: [string, () => Promise<Opened>][] = [
  ['Google’s button', openTokens],
  ['Google’s redirect', openCodesOf(openGoogle)],
  ['LinkedIn’s redirect', openCodesOf(openLinkedin)],
]

const hmac = (text: string, secret: string) =>
  `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
const hs256 = (claims: Claims) => toSign({ alg: 'HS256', typ: 'JWT', kid: 'key-1' }, claims)

const forged: [string, (claims: Claims) => string][] = [
  ['signed with another key', (claims) => signToken(claims, otherKey)],
  ['of a key that nobody published', (claims) => signToken(claims, otherKey, { kid: 'key-2' })],
  ['that brings its own key', (claims) => signToken(claims, otherKey, { jwk: jwks.keys[0], kid: 'key-2' })],
  ['that names its own keys', (claims) => signToken(claims, otherKey, { jku: 'http://127.0.0.1:1/' })],
  ['changed after signing', (claims) => changed(claims)],
  ['without a signature', (claims) => signToken(claims).replace(/[^.]+$/, '')],
  ['with alg none', (claims) => `${toSign({ alg: 'none' }, claims)}.`],
  ['with alg None and the right signature', (claims) => signToken(claims, undefined, { alg: 'None' })],
  ['with HS256 and the public key', (claims) => hmac(hs256(claims), publicPem)],
  ['with HS256 and the published modulus', (claims) => hmac(hs256(claims), String(jwks.keys[0]?.n))],
  ['with HS256 and the client’s secret', (claims) => hmac(hs256(claims), client.secret)],
  ['with another algorithm, rightly signed', (claims) => signToken(claims, undefined, { alg: 'RS512' })],
  ['for another audience', (claims) => signToken({ ...claims, aud: 'another-academy' })],
  ['for several audiences', (claims) => signToken({ ...claims, aud: [client.id, 'another-academy'] })],
  ['for no audience', ({ aud: _aud, ...claims }) => signToken(claims)],
  ['of another issuer', (claims) => signToken({ ...claims, iss: 'https://accounts.thief.example' })],
  ['of no issuer', ({ iss: _iss, ...claims }) => signToken(claims)],
  ['that has expired', (claims) => signToken({ ...claims, exp: nowSeconds() - 60 })],
  ['that never expires', ({ exp: _exp, ...claims }) => signToken(claims)],
  ['of the future', (claims) => signToken({ ...claims, nbf: nowSeconds() + 600 })],
  ['about nobody', ({ sub: _sub, ...claims }) => signToken(claims)],
  ['about an empty subject', (claims) => signToken({ ...claims, sub: '' })],
  ['about a number', (claims) => signToken({ ...claims, sub: 1001 })],
  ['that is no token', () => 'eyJhbGciOiJSUzI1NiJ9.e30'],
]

function changed(claims: Claims): string {
  const [head, , signature] = signToken(claims).split('.')
  const [, body] = signToken({ ...claims, sub: '1' }).split('.')
  return `${head}.${body}.${signature}`
}

describe.each(openers)('an ID token by %s', (_name, open) => {
  it('is believed when everything is right', async () => {
    await using vendor = await open()
    const person = await vendor.show(signToken(claimsOf(vendor.issuer, ada)))
    expect(person).toMatchObject({ subject: '1001', email: ada.email, email_confirmed: true })
  })

  it.each(forged)('is refused %s', async (_how, forge) => {
    await using vendor = await open()
    const token = forge(claimsOf(vendor.issuer, ada))
    await failure(vendor.show(token), 'unauthenticated', vendor.secrets())
  })

  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [undefined, false],
  ])('with email_verified %j has an address that is confirmed: %j', async (email_verified, isConfirmed) => {
    await using vendor = await open()
    const claims = { ...claimsOf(vendor.issuer, ada), email_verified }
    expect((await vendor.show(signToken(claims))).email_confirmed).toBe(isConfirmed)
  })

  it('has the parts of a name, or one name that is split at the first blank', async () => {
    await using vendor = await open()
    const { given_name: _given, family_name: _family, ...claims } = claimsOf(vendor.issuer, ada)
    const names = async (change: Claims) => {
      const { first_name, last_name } = await vendor.show(signToken({ ...claims, ...change }))
      return [first_name, last_name]
    }
    expect(await names({ given_name: 'Ada' })).toEqual(['Ada', ''])
    expect(await names({})).toEqual(['Ada', 'King Lovelace'])
    expect(await names({ name: 'Ada' })).toEqual(['Ada', ''])
    expect(await names({ name: undefined })).toEqual(['', ''])
  })
})

describe.each([
  ['Google', openGoogle],
  ['LinkedIn', openLinkedin],
])('the keys of %s', (_name, open) => {
  const [key] = jwks.keys
  it.each([
    ['none', []],
    ['half a key', [{ kty: 'RSA', kid: 'key-1', e: 'AQAB' }]],
    ['a broken key', [{ ...key, n: '!' }]],
    ['something else', 'keys'],
  ])('are at fault when they are %s, not who signs in', async (_what, keys) => {
    await using vendor = await open()
    vendor.issued.keys = { keys }
    const signing = vendor.identify(await vendor.bring(ada))
    const kind = keys.length === 0 ? 'unauthenticated' : 'unavailable'
    await failure(signing, kind, vendor.secrets())
  })
})

describe('an ID token of Google', () => {
  it('may name its issuer with or without https://', async () => {
    await using google = await openTokens()
    const iss = google.issuer.replace('http://', '')
    const token = signToken({ ...claimsOf(google.issuer, ada), iss })
    expect(await google.show(token)).toMatchObject({ subject: '1001', expires_in: null, scope: null })
  })

  it('is refused when the client says it is about somebody else', async () => {
    await using google = await openGoogle()
    const token = signToken(claimsOf(google.issuer, ada))
    expect(await google.identify({ kind: 'token', token, user: '1001' })).toMatchObject({ subject: '1001' })
    const signing = google.identify({ kind: 'token', token, user: '1002' })
    await failure(signing, 'unauthenticated', google.secrets())
  })

  it('is checked with keys that are fetched once', async () => {
    await using google = await openGoogle()
    const token = signToken(claimsOf(google.issuer, ada))
    for (const _time of [1, 2, 3]) await google.identify({ kind: 'token', token })
    expect(google.server.calls.map(({ path }) => path)).toEqual(['/oauth2/v3/certs'])
  })
})

describe('LinkedIn', () => {
  it('takes no token: its own does not say for whom it is', async () => {
    await using linkedin = await openLinkedin()
    const token = signToken(claimsOf(linkedin.issuer, ada))
    await failure(linkedin.identify({ kind: 'token', token }), 'unauthenticated', linkedin.secrets())
    expect(linkedin.server.calls).toEqual([])
  })

  it('may use the name that it had before 2024', async () => {
    await using linkedin = await openLinkedin()
    linkedin.issued.id_token = signToken(claimsOf(linkedin.server.url, ada))
    expect(await linkedin.identify(await linkedin.bring(ada))).toMatchObject({ subject: '1001' })
  })
})
