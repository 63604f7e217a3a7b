import type { Person, Proof, SignInProvider } from '#ports/sign-in.ts'
import {
  addressOf,
  authorizationUrl,
  type Client,
  exchangeCode,
  type Grant,
  isSamePerson,
  refused,
  required,
  type Settings,
  type Visit,
  within,
} from '#providers/oauth/index.ts'
import { findPerson, inspectToken, readGraphError } from './graph.ts'

export type FacebookSettings = Settings<
  'FACEBOOK_APP_ID' | 'FACEBOOK_APP_SECRET' | 'FACEBOOK_URL' | 'FACEBOOK_GRAPH_URL'
>

/** Sign-in by a Facebook account. `timeout`, in ms, is for one call. */
export function facebookSignIn(settings: FacebookSettings, timeout = 10_000): SignInProvider {
  const site = addressOf(settings, 'FACEBOOK_URL', 'https://www.facebook.com/v25.0')
  const graph = addressOf(settings, 'FACEBOOK_GRAPH_URL', 'https://graph.facebook.com/v25.0')
  const vendor = { name: 'Facebook', timeout }
  const client: Client = {
    vendor,
    id: required(settings, 'FACEBOOK_APP_ID'),
    secret: required(settings, 'FACEBOOK_APP_SECRET'),
    authorization_url: `${site}/dialog/oauth`,
    token_url: `${graph}/oauth/access_token`,
    scope: 'email,public_profile',
    // Facebook's dialog forgets the challenge, and its token endpoint then refuses the verifier.
    hasPkce: false,
    failureOf: (body) => readGraphError(vendor.name, body),
  }
  return {
    authorizationUrl: (authorization) => authorizationUrl(client, authorization),
    identify: (proof) => within(vendor, (visit) => identify(visit, client, graph, proof)),
  }
}

async function identify(visit: Visit, client: Client, graph: string, proof: Proof): Promise<Person> {
  const grant: Grant =
    proof.kind === 'code' ? await exchangeCode(visit, client, proof) : { access_token: proof.token }
  const { access_token, token_type = null } = grant
  const { user_id, ...granted } = await inspectToken(visit, client, graph, access_token)
  const person = { ...(await findPerson(visit, client, graph, access_token)), ...granted, token_type }
  if (person.subject !== user_id || !isSamePerson(proof, person))
    throw refused(visit.name, 'the token is about somebody else')
  return person
}
