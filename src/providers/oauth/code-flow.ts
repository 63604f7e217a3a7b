import * as oauth from 'oauth4webapi'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { DomainError } from '#platform/errors.ts'
import { hostOf, isLoopback } from '#platform/loopback.ts'
import type { Authorization, Proof } from '#ports/sign-in.ts'
import { type Answer, ask, type Vendor, type Visit } from './calls.ts'
import { failed, refused, unreadable, wrongSettings } from './failures.ts'

/** This academy at a provider, as registered there. */
export type Client = {
  vendor: Vendor
  id: string
  secret: string
  authorization_url: string
  token_url: string
  scope: string
  /** False where the provider fails a client with a secret that also sends a verifier. */
  hasPkce: boolean
  /** What a token answer without a token says; RFC 6749's errors where the provider has no shape of its own. */
  failureOf?: (body: unknown) => DomainError | undefined
}

const Grant = Type.Object({
  access_token: Type.String({ minLength: 1 }),
  token_type: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
  expires_in: Type.Optional(Type.Number({ minimum: 0 })),
  id_token: Type.Optional(Type.String({ minLength: 1 })),
})
export type Grant = Static<typeof Grant>

const Refusal = Type.Object({ error: Type.String() })
const ofTheClient = new Set(['invalid_client', 'unauthorized_client', 'incorrect_client_credentials'])
const ofTheServer = new Set(['server_error', 'temporarily_unavailable'])

export function authorizationUrl(client: Client, { state, challenge, redirect_uri }: Authorization): string {
  const url = new URL(client.authorization_url)
  const { id: client_id, scope } = client
  const asked = { response_type: 'code', client_id, redirect_uri, scope, state }
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
  for (const [name, value] of Object.entries({ ...asked, ...(client.hasPkce && pkce) }))
    url.searchParams.set(name, value)
  return url.href
}

/**
 * The answer is read here and not by oauth4webapi: its errors carry the whole answer, GitHub refuses with status 200,
 * and Facebook with an object.
 */
export async function exchangeCode(
  visit: Visit,
  client: Client,
  { code, verifier, redirect_uri }: Extract<Proof, { kind: 'code' }>,
): Promise<Grant> {
  const parameters = {
    code,
    ...(redirect_uri && { redirect_uri }),
    ...(client.hasPkce && verifier && { code_verifier: verifier }),
  }
  const answer = await ask(visit, (signal) => requestToken(client, parameters, signal))
  if (answer.status === 200 && Value.Check(Grant, answer.body)) return answer.body
  throw toFailure(client, answer)
}

function requestToken(client: Client, parameters: Record<string, string>, signal: AbortSignal) {
  const { id, secret, token_url } = client
  return oauth.genericTokenEndpointRequest(
    { issuer: new URL(token_url).origin, token_endpoint: token_url },
    { client_id: id },
    oauth.ClientSecretPost(secret),
    'authorization_code',
    parameters,
    {
      signal,
      headers: { 'user-agent': 'Sangam' },
      [oauth.allowInsecureRequests]: isLoopback(hostOf(token_url)),
    },
  )
}

const toFailure = ({ vendor, failureOf = readRefusal(vendor.name) }: Client, { body }: Answer) =>
  failureOf(body) ?? unreadable(vendor.name)

const readRefusal = (vendor: string) => (body: unknown) => {
  if (!Value.Check(Refusal, body)) return undefined
  if (ofTheClient.has(body.error)) return wrongSettings(vendor)
  if (ofTheServer.has(body.error)) return failed(vendor, 'vendor_unavailable', 'failed')
  return refused(vendor, 'it does not know this code, or no longer')
}
