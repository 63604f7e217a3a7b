import { describe, expect, it } from 'vitest'
import { facebookSignIn } from '#providers/facebook/index.ts'
import { githubSignIn } from '#providers/github/index.ts'
import { googleSignIn } from '#providers/google/index.ts'
import { linkedinSignIn } from '#providers/linkedin/index.ts'
import { client, redirect_uri } from './sign-in-codes.ts'
import { openFacebook } from './sign-in-facebook-server.ts'
import { openGithub } from './sign-in-github-server.ts'
import { openGoogle, openLinkedin } from './sign-in-openid.ts'
import { ada, failure } from './sign-in-vendors.ts'

const authorization = { state: 'a state', challenge: 'a-challenge', redirect_uri }
const asked = { response_type: 'code', client_id: client.id, redirect_uri, state: 'a state' }
const pkce = { code_challenge: 'a-challenge', code_challenge_method: 'S256' }
const { id, secret } = client
const providers = {
  github: githubSignIn({ GITHUB_CLIENT_ID: id, GITHUB_OAUTH_CLIENT_SECRET: secret }),
  google: googleSignIn({ GOOGLE_CLIENT_ID: id, GOOGLE_CLIENT_SECRET: secret }),
  linkedin: linkedinSignIn({ LINKEDIN_CLIENT_ID: id, LINKEDIN_OAUTH_CLIENT_SECRET: secret }),
  facebook: facebookSignIn({ FACEBOOK_APP_ID: id, FACEBOOK_APP_SECRET: secret }),
}

describe('the settings of a sign-in provider', () => {
  it.each([
    ['github', 'https://github.com/login/oauth/authorize', { scope: 'read:user user:email', ...pkce }],
    ['google', 'https://accounts.google.com/o/oauth2/v2/auth', { scope: 'openid email profile', ...pkce }],
    ['linkedin', 'https://www.linkedin.com/oauth/v2/authorization', { scope: 'openid profile email' }],
    ['facebook', 'https://www.facebook.com/v25.0/dialog/oauth', { scope: 'email,public_profile' }],
  ] as const)('send a browser to the real %s', (name, address, others) => {
    const url = new URL(providers[name].authorizationUrl(authorization))
    expect(`${url.origin}${url.pathname}`).toBe(address)
    expect(Object.fromEntries(url.searchParams)).toEqual({ ...asked, ...others })
  })

  it('are refused when one is missing, or when a secret would cross the network in the clear', () => {
    expect(() => githubSignIn({ GITHUB_CLIENT_ID: id })).toThrow('GITHUB_OAUTH_CLIENT_SECRET must be set')
    expect(() => facebookSignIn({ FACEBOOK_APP_ID: '', FACEBOOK_APP_SECRET: secret })).toThrow(
      'FACEBOOK_APP_ID must be set',
    )
    const given = { LINKEDIN_CLIENT_ID: id, LINKEDIN_OAUTH_CLIENT_SECRET: secret }
    for (const LINKEDIN_URL of ['http://linkedin.example', 'linkedin.example', 'ftp://linkedin.example'])
      expect(() => linkedinSignIn({ ...given, LINKEDIN_URL })).toThrow('LINKEDIN_URL must be an https://')
  })

  it('leave Google without its secret to tokens', async () => {
    await using google = await openGoogle({ variables: { GOOGLE_CLIENT_SECRET: undefined } })
    expect(() => google.provider.authorizationUrl(authorization)).toThrow('GOOGLE_CLIENT_SECRET')
    const error = await failure(google.identify({ kind: 'code', code: 'any' }), 'unavailable', [])
    expect(error.code).toBe('redirects_not_set_up')
    expect(google.server.calls).toEqual([])
  })

  it('give LinkedIn the address that a client leaves out', async () => {
    await using linkedin = await openLinkedin({ variables: { LINKEDIN_REDIRECT_URI: redirect_uri } })
    const { redirect_uri: _address, ...proof } = await linkedin.bring(ada)
    expect(await linkedin.identify(proof)).toMatchObject({ subject: '1001' })
    const elsewhere = { ...(await linkedin.bring(ada)), redirect_uri: 'https://other.example/' }
    await failure(linkedin.identify(elsewhere), 'unauthenticated', linkedin.secrets())
  })

  it.each([
    ['GITHUB_OAUTH_CLIENT_SECRET', openGithub],
    ['GOOGLE_CLIENT_SECRET', openGoogle],
    ['LINKEDIN_OAUTH_CLIENT_SECRET', openLinkedin],
    ['FACEBOOK_APP_SECRET', openFacebook],
  ])('do not blame the person for a wrong %s', async (name, open) => {
    await using vendor = await open({ variables: { [name]: 'wrong' } })
    await failure(vendor.identify(await vendor.bring(ada)), 'unavailable', vendor.secrets())
  })
})
