import { DomainError } from '#platform/errors.ts'
import type { Person, Proof, SignInProvider } from '#ports/sign-in.ts'
import {
  addressOf,
  authorizationUrl,
  type Client,
  exchangeCode,
  isSamePerson,
  openIdTokens,
  refused,
  required,
  type Settings,
  toPerson,
  type Visit,
  within,
} from '#providers/oauth/index.ts'

export type GoogleSettings = Settings<
  | 'GOOGLE_CLIENT_ID'
  | 'GOOGLE_CLIENT_SECRET'
  | 'GOOGLE_ISSUER'
  | 'GOOGLE_AUTHORIZATION_URL'
  | 'GOOGLE_TOKEN_URL'
  | 'GOOGLE_JWKS_URL'
>

/** Sign-in by a Google account; without GOOGLE_CLIENT_SECRET by ID tokens only. `timeout`, in ms, is for one call. */
export function googleSignIn(settings: GoogleSettings, timeout = 10_000): SignInProvider {
  const { vendor, id, ...endpoints } = readClient(settings, timeout)
  const secret = settings.GOOGLE_CLIENT_SECRET
  const client = secret ? { vendor, id, secret, ...endpoints } : undefined
  const verify = openIdTokens({
    vendor,
    jwks_url: addressOf(settings, 'GOOGLE_JWKS_URL', 'https://www.googleapis.com/oauth2/v3/certs'),
    issuers: issuersOf(addressOf(settings, 'GOOGLE_ISSUER', 'https://accounts.google.com')),
    audience: id,
  })
  return {
    authorizationUrl: (authorization) => authorizationUrl(withSecret(client), authorization),
    identify: (proof) => within(vendor, (visit) => identify(visit, client, verify, proof)),
  }
}

const readClient = (settings: GoogleSettings, timeout: number): Omit<Client, 'secret'> => ({
  vendor: { name: 'Google', timeout },
  id: required(settings, 'GOOGLE_CLIENT_ID'),
  authorization_url: addressOf(
    settings,
    'GOOGLE_AUTHORIZATION_URL',
    'https://accounts.google.com/o/oauth2/v2/auth',
  ),
  token_url: addressOf(settings, 'GOOGLE_TOKEN_URL', 'https://oauth2.googleapis.com/token'),
  scope: 'openid email profile',
  hasPkce: true,
})

/** Google writes its own name both ways: https://developers.google.com/identity/openid-connect/reference. */
const issuersOf = (issuer: string) => [issuer, issuer.replace(/^https?:\/\//, '')]

async function identify(
  visit: Visit,
  client: Client | undefined,
  verify: ReturnType<typeof openIdTokens>,
  proof: Proof,
): Promise<Person> {
  if (proof.kind === 'code') {
    const grant = await exchangeCode(visit, withSecret(client), proof)
    if (!grant.id_token) throw refused(visit.name, 'the code was not asked for with the scope `openid`')
    return toPerson(await verify(grant.id_token), grant)
  }
  const person = toPerson(await verify(proof.token))
  if (!isSamePerson(proof, person)) throw refused(visit.name, 'the token is about somebody else')
  return person
}

function withSecret(client: Client | undefined): Client {
  if (client) return client
  throw new DomainError(
    'unavailable',
    'redirects_not_set_up',
    'Google sends nobody back here until GOOGLE_CLIENT_SECRET is set. Use Google’s own button.',
  )
}
