import { googleSignIn } from '#providers/google/index.ts'
import { linkedinSignIn } from '#providers/linkedin/index.ts'
import { type Account, client, openCodes } from './sign-in-codes.ts'
import { type Claims, jwks, nowSeconds, signToken } from './sign-in-keys.ts'
import { type Reply, startVendor } from './sign-in-server.ts'
import { type Options, openVendor } from './sign-in-vendors.ts'

/** What Google writes about an account. */
export const claimsOf = (issuer: string, account: Account): Claims => ({
  iss: issuer,
  aud: client.id,
  azp: client.id,
  sub: String(account.id),
  iat: nowSeconds(),
  exp: nowSeconds() + 3_600,
  name: `${account.first} ${account.last}`,
  given_name: account.first,
  family_name: account.last,
  ...(account.email && { email: account.email, email_verified: account.isConfirmed }),
})

export async function openGoogle({ timeout = 10_000, variables = {} }: Options = {}) {
  const codes = openCodes()
  const issued = { id_token: undefined as string | undefined, keys: jwks as unknown }
  const server = await startVendor((url) => ({
    'GET /o/oauth2/v2/auth': (call) => codes.authorize(call),
    'POST /token': ({ form }) => {
      const account = codes.redeem(form)
      if (account === 'client') return refuse(401, 'invalid_client')
      if (typeof account === 'string') return refuse(400, 'invalid_grant')
      const id_token = issued.id_token ?? signToken(claimsOf(url, account))
      const scope = 'openid https://www.googleapis.com/auth/userinfo.email'
      const grant = { access_token: `ya29.${account.id}`, expires_in: 3_599, scope, token_type: 'Bearer' }
      return { status: 200, body: { ...grant, id_token } }
    },
    'GET /oauth2/v3/certs': () => ({ status: 200, body: issued.keys }),
  }))
  const settings = {
    GOOGLE_CLIENT_ID: client.id,
    GOOGLE_CLIENT_SECRET: client.secret,
    GOOGLE_ISSUER: server.url,
    GOOGLE_AUTHORIZATION_URL: `${server.url}/o/oauth2/v2/auth`,
    GOOGLE_TOKEN_URL: `${server.url}/token`,
    GOOGLE_JWKS_URL: `${server.url}/oauth2/v3/certs`,
    ...variables,
  }
  const provider = googleSignIn(settings, timeout)
  const vendor = openVendor({ name: 'google', provider, server, codes, hasPkce: true, calls: 2 })
  return { ...vendor, issued, issuer: server.url }
}

export async function openLinkedin({ timeout = 10_000, variables = {} }: Options = {}) {
  const codes = openCodes()
  const issued = { id_token: undefined as string | undefined, keys: jwks as unknown }
  const server = await startVendor((url) => ({
    'GET /oauth/v2/authorization': (call) => codes.authorize(call),
    'POST /oauth/v2/accessToken': ({ form }) => {
      // A client with a secret that also sends a verifier is turned away, as at LinkedIn.
      if (form.has('code_verifier')) return refuse(401, 'invalid_client')
      const account = codes.redeem(form)
      if (account === 'client') return refuse(401, 'invalid_client')
      if (typeof account === 'string') return refuse(400, 'invalid_request')
      const written = claimsOf(`${url}/oauth`, account)
      const email_verified = String(written.email_verified)
      const claims = { ...written, ...(account.email && { email_verified }) }
      const id_token = issued.id_token ?? signToken(claims)
      const grant = { access_token: `AQX${account.id}`, expires_in: 5_184_000, token_type: 'Bearer' }
      return { status: 200, body: { ...grant, scope: 'email,openid,profile', id_token } }
    },
    'GET /oauth/openid/jwks': () => ({ status: 200, body: issued.keys }),
  }))
  const settings = {
    LINKEDIN_CLIENT_ID: client.id,
    LINKEDIN_OAUTH_CLIENT_SECRET: client.secret,
    LINKEDIN_URL: server.url,
    ...variables,
  }
  const provider = linkedinSignIn(settings, timeout)
  const vendor = openVendor({ name: 'linkedin', provider, server, codes, hasPkce: false, calls: 2 })
  return { ...vendor, issued, issuer: `${server.url}/oauth` }
}

const refuse = (status: number, error: string): Reply => ({
  status,
  body: { error, error_description: `The code is refused; the secret was ${client.secret}.` },
})
