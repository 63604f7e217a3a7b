import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { googleSignIn } from '#providers/google/index.ts'
import { client, redirect_uri } from './sign-in-codes.ts'
import { openFacebook, toToken } from './sign-in-facebook-server.ts'
import { openGithub } from './sign-in-github-server.ts'
import { toSign } from './sign-in-keys.ts'
import { claimsOf } from './sign-in-openid.ts'
import { startVendor } from './sign-in-server.ts'
import { ada, failure } from './sign-in-vendors.ts'

// The keys, signatures and digests are those of another program than the one that checks or makes them here.

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const openssl = (input: string, ...words: string[]) =>
  execFileSync('openssl', words, { input, stdio: ['pipe', 'pipe', 'ignore'] })

describe.skipIf(!hasOpenssl)('what the openssl command says', () => {
  let folder = ''
  let key = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sign-in-'))
    key = join(folder, 'key.pem')
    writeFileSync(key, openssl('', 'genrsa', '2048'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const publish = () => {
    const [, modulus = ''] = openssl('', 'rsa', '-in', key, '-noout', '-modulus').toString().trim().split('=')
    const n = Buffer.from(modulus, 'hex').toString('base64url')
    return { keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'openssl', n, e: 'AQAB' }] }
  }
  const sign = (text: string) =>
    `${text}.${openssl(text, 'dgst', '-sha256', '-sign', key).toString('base64url')}`

  it('is a signature that opens an account, and not one byte of it may change', async () => {
    const published = publish()
    await using server = await startVendor(() => ({ 'GET /keys': () => ({ status: 200, body: published }) }))
    const google = googleSignIn({
      GOOGLE_CLIENT_ID: client.id,
      GOOGLE_JWKS_URL: `${server.url}/keys`,
    })
    const issuer = 'https://accounts.google.com'
    const token = sign(toSign({ alg: 'RS256', kid: 'openssl' }, claimsOf(issuer, ada)))
    const show = (shown: string) => google.identify({ kind: 'token', token: shown }, { isLocal: false })
    expect(await show(token)).toMatchObject({ subject: '1001', email_confirmed: true })
    const [head, body, signature = ''] = token.split('.')
    const changed = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    await failure(show(`${head}.${body}.${changed}`), 'unauthenticated', [])
  })

  it('is the challenge under which GitHub gives its code for our verifier', async () => {
    await using github = await openGithub()
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    const challenge = openssl(verifier, 'dgst', '-sha256', '-binary').toString('base64url')
    const { code } = await github.bring(ada, (url) => url.searchParams.set('code_challenge', challenge))
    const person = await github.identify({ kind: 'code', code, verifier, redirect_uri })
    expect(person.subject).toBe('1001')
  })

  it('is the proof of the secret that Facebook is shown', async () => {
    await using facebook = await openFacebook()
    facebook.tokens.set('EAA-token', toToken(ada))
    await facebook.identify({ kind: 'token', token: 'EAA-token' })
    const hmac = openssl('EAA-token', 'dgst', '-sha256', '-hmac', client.secret, '-r').toString()
    const shown = facebook.server.calls.at(-1)?.query.get('appsecret_proof')
    expect(shown).toBe(hmac.split(' ')[0])
  })
})
