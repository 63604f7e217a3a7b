import type { Person, Proof, SignInProvider } from '#ports/sign-in.ts'
import {
  addressOf,
  authorizationUrl,
  type Client,
  exchangeCode,
  openIdTokens,
  refused,
  required,
  type Settings,
  toPerson,
  type Visit,
  within,
} from '#providers/oauth/index.ts'

export type LinkedinSettings = Settings<
  'LINKEDIN_CLIENT_ID' | 'LINKEDIN_OAUTH_CLIENT_SECRET' | 'LINKEDIN_REDIRECT_URI' | 'LINKEDIN_URL'
>

/** Sign-in by a LinkedIn account (OpenID Connect). `timeout`, in ms, is for one call. */
export function linkedinSignIn(settings: LinkedinSettings, timeout = 10_000): SignInProvider {
  const site = addressOf(settings, 'LINKEDIN_URL', 'https://www.linkedin.com')
  const client: Client = {
    vendor: { name: 'LinkedIn', timeout },
    id: required(settings, 'LINKEDIN_CLIENT_ID'),
    secret: required(settings, 'LINKEDIN_OAUTH_CLIENT_SECRET'),
    authorization_url: `${site}/oauth/v2/authorization`,
    token_url: `${site}/oauth/v2/accessToken`,
    scope: 'openid profile email',
    // LinkedIn answers `invalid_client` to a secret and a verifier in one request.
    hasPkce: false,
  }
  const verify = openIdTokens({
    vendor: client.vendor,
    jwks_url: `${site}/oauth/openid/jwks`,
    // It changed its name in 2024, from the first to the second.
    issuers: [site, `${site}/oauth`],
    audience: client.id,
  })
  const redirect_uri = settings.LINKEDIN_REDIRECT_URI
  return {
    authorizationUrl: (authorization) => authorizationUrl(client, authorization),
    identify: (proof) =>
      within(client.vendor, (visit) =>
        identify(visit, client, verify, { ...(redirect_uri && { redirect_uri }), ...proof }),
      ),
  }
}

/** LinkedIn's access tokens do not say whom they were made for, so only a code is a proof. */
async function identify(
  visit: Visit,
  client: Client,
  verify: ReturnType<typeof openIdTokens>,
  proof: Proof,
): Promise<Person> {
  if (proof.kind === 'token') throw refused(visit.name, 'a code is needed, not a token')
  const grant = await exchangeCode(visit, client, proof)
  if (!grant.id_token) throw refused(visit.name, 'the code was not asked for with the scope `openid`')
  return toPerson(await verify(grant.id_token), grant)
}
