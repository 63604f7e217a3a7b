import type { Person, Proof, SignInProvider } from '#ports/sign-in.ts'
import type { Client, Settings, Visit } from '#providers/oauth/index.ts'
import {
  addressOf,
  authorizationUrl,
  exchangeCode,
  grantOf,
  isSamePerson,
  refused,
  required,
  within,
} from '#providers/oauth/index.ts'
import { checkToken, findPerson } from './accounts.ts'

export type GithubSettings = Settings<
  'GITHUB_CLIENT_ID' | 'GITHUB_OAUTH_CLIENT_SECRET' | 'GITHUB_URL' | 'GITHUB_API_URL'
>

/** Sign-in by a GitHub account. `timeout`, in ms, is for one call. */
export function githubSignIn(settings: GithubSettings, timeout = 10_000): SignInProvider {
  const site = addressOf(settings, 'GITHUB_URL', 'https://github.com')
  const api = addressOf(settings, 'GITHUB_API_URL', 'https://api.github.com')
  const client: Client = {
    vendor: { name: 'GitHub', timeout },
    id: required(settings, 'GITHUB_CLIENT_ID'),
    secret: required(settings, 'GITHUB_OAUTH_CLIENT_SECRET'),
    authorization_url: `${site}/login/oauth/authorize`,
    token_url: `${site}/login/oauth/access_token`,
    scope: 'read:user user:email',
    hasPkce: true,
  }
  return {
    authorizationUrl: (authorization) => authorizationUrl(client, authorization),
    identify: (proof) => within(client.vendor, (visit) => identify(visit, client, api, proof)),
  }
}

async function identify(visit: Visit, client: Client, api: string, proof: Proof): Promise<Person> {
  if (proof.kind === 'code') {
    const grant = await exchangeCode(visit, client, proof)
    return { ...(await findPerson(visit, api, grant.access_token)), ...grantOf(grant) }
  }
  // A token of GitHub does not say whom it was made for: any site's would open the account here.
  const granted = await checkToken(visit, client, api, proof.token)
  const person = { ...(await findPerson(visit, api, proof.token)), ...granted }
  if (!isSamePerson(proof, person)) throw refused(visit.name, 'the token is about somebody else')
  return person
}
