import { expect, it } from 'vitest'
import { client, redirect_uri } from '#test/providers/sign-in-codes.ts'
import { openFacebook, toToken } from '#test/providers/sign-in-facebook-server.ts'
import { openGithub } from '#test/providers/sign-in-github-server.ts'
import { signToken } from '#test/providers/sign-in-keys.ts'
import { claimsOf, openGoogle, openLinkedin } from '#test/providers/sign-in-openid.ts'
import { ada } from '#test/providers/sign-in-vendors.ts'
import { openWorld } from '#test/world.ts'
import { send } from './caller.ts'
import { tokenOf } from './school.ts'

/** The academy with all four providers, each on a port of this machine. */
async function openProviders() {
  const vendors = {
    github: await openGithub(),
    google: await openGoogle(),
    linkedin: await openLinkedin(),
    facebook: await openFacebook(),
  }
  const { github, google, linkedin, facebook } = vendors
  const world = await openWorld({
    SIGN_IN: 'github,google,linkedin,facebook',
    GITHUB_CLIENT_ID: client.id,
    GITHUB_OAUTH_CLIENT_SECRET: client.secret,
    GITHUB_URL: github.server.url,
    GITHUB_API_URL: github.server.url,
    GOOGLE_CLIENT_ID: client.id,
    GOOGLE_ISSUER: google.issuer,
    GOOGLE_JWKS_URL: `${google.server.url}/oauth2/v3/certs`,
    LINKEDIN_CLIENT_ID: client.id,
    LINKEDIN_OAUTH_CLIENT_SECRET: client.secret,
    LINKEDIN_REDIRECT_URI: redirect_uri,
    LINKEDIN_URL: linkedin.server.url,
    FACEBOOK_APP_ID: client.id,
    FACEBOOK_APP_SECRET: client.secret,
    FACEBOOK_URL: `${facebook.server.url}/v25.0`,
    FACEBOOK_GRAPH_URL: `${facebook.server.url}/v25.0`,
  })
  const base = await world.listen()
  const post = (provider: string, body: unknown) => send(base, 'POST', `/social/${provider}`, { body })
  return {
    ...vendors,
    world,
    base,
    post,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]()
      for (const vendor of Object.values(vendors)) await vendor[Symbol.asyncDispose]()
    },
  }
}

const auth = { access_token: null, email: 'ada@learn.example', user_name: 'Ada King Lovelace' }

it('signs one person in by what LinkedIn, Google and Facebook give a client, and hands no token on', async () => {
  await using all = await openProviders()
  const { google, facebook, linkedin, post, base } = all
  const { code } = await linkedin.bring(ada)
  const idtoken = signToken(claimsOf(google.issuer, ada))
  facebook.tokens.set('EAA1', toToken(ada))
  const byFacebook = {
    accessToken: 'EAA1',
    userID: String(ada.id),
    name: 'Else',
    email: 'else@learn.example',
  }
  const answers = [await post('linkedin', { code }), await post('google', { idtoken })]
  const [first] = answers
  const authorization = first && `Basic ${tokenOf(first)}`
  // Facebook confirms no address: whoever comes by it links it first.
  expect((await post('facebook', byFacebook)).body).toMatchObject({ success: false })
  await send(base, 'POST', '/social/facebook', { body: byFacebook, authorization })
  answers.push(await post('facebook', byFacebook))
  expect(answers.map(({ body }) => Object(body).auth)).toEqual([
    { ...auth, expires_in: 5_184_000, name: 'linkedin' },
    { ...auth, expires_in: null, name: 'google', sub: String(ada.id) },
    {
      ...auth,
      data_access_expiration_time: null,
      expires_in: expect.closeTo(5_000, -2),
      name: 'facebook',
      scope: 'email,public_profile',
    },
  ])
  expect(new Set(answers.map(({ body }) => Object(body).user.entity_id)).size).toBe(1)
  const listed = await send(base, 'GET', '/social', { authorization })
  const byName = (one: { provider: string }, other: { provider: string }) =>
    one.provider < other.provider ? -1 : 1
  expect(Object(listed.body).login_methods.sort(byName)).toMatchObject([
    { profile: { scope: 'email,public_profile' }, provider: 'facebook' },
    { profile: { expires_in: null, user_name: 'Ada King Lovelace' }, provider: 'google' },
    { profile: { expires_in: 1798761600 + 5_184_000, scope: 'email,openid,profile' }, provider: 'linkedin' },
  ])
  const told = [...answers, listed].map(({ text }) => text).join()
  for (const secret of [client.secret, code, idtoken, 'EAA', 'AQX']) expect(told).not.toContain(secret)
})

it('takes no token that was made for another client, or is about another person', async () => {
  await using all = await openProviders()
  const { google, facebook, post } = all
  const foreign = signToken({ ...claimsOf(google.issuer, ada), aud: 'another-client' })
  expect((await post('google', { idtoken: foreign })).body).toEqual({
    message: 'Invalid token.',
    success: false,
  })
  facebook.tokens.set('EAA1', toToken(ada, { app_id: 'another-client' }))
  facebook.tokens.set('EAA2', toToken(ada))
  for (const body of [{ accessToken: 'EAA1' }, { accessToken: 'EAA2', userID: '42' }])
    expect((await post('facebook', body)).body).toEqual({
      message: expect.stringContaining('Facebook'),
      success: false,
    })
})

it('says with status 200 what is wrong at the provider', async () => {
  await using all = await openProviders()
  const { github, linkedin, post } = all
  github.server.fail('broken')
  linkedin.server.fail('busy')
  const down = [await post('github', { code: 'a' }), await post('linkedin', { code: 'b' })]
  const refused = [await post('github', { code: 'a' }), await post('linkedin', { code: 'b' })]
  for (const { status, body } of [...down, ...refused])
    expect([status, body]).toEqual([
      200,
      { message: expect.stringMatching(/GitHub|LinkedIn/), success: false },
    ])
})

it('says that a provider is not offered', async () => {
  await using world = await openWorld({ SIGN_IN: 'google', GOOGLE_CLIENT_ID: client.id })
  const { status, body } = await send(await world.listen(), 'POST', '/social/github', { body: { code: 'a' } })
  expect([status, body]).toEqual([200, { message: 'Nobody signs in by GitHub here.', success: false }])
})
