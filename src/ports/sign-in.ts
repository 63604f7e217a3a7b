/** Who vouches for a person: each is one outside account system. */
export type ProviderName = 'github' | 'google' | 'linkedin' | 'facebook'

/**
 * A person as the provider knows them. `subject` names them there for ever; `email_confirmed`: the provider has proved
 * the address. Names are empty and `user_name` is null where the provider does not say.
 */
export type Person = {
  subject: string
  email: string | null
  email_confirmed: boolean
  first_name: string
  last_name: string
  user_name: string | null
  /** What was granted and until when, in seconds; null where the provider does not say. The token itself is never handed on. */
  scope: string | null
  token_type: string | null
  expires_in: number | null
}

/**
 * What a client brings as proof: the code of a redirect (with the PKCE verifier and the address it came back to, where
 * the client has them), or a token that the provider's own script gave it. `user` is the subject whom the client says it
 * is about; another one's token is refused. Google takes ID tokens, GitHub and Facebook access tokens, LinkedIn none.
 */
export type Proof =
  | { kind: 'code'; code: string; verifier?: string; redirect_uri?: string }
  | { kind: 'token'; token: string; user?: string }

/** `isLocal`: whoever calls sits at this machine; only the sandbox asks. */
export type Caller = { isLocal: boolean }
/**
 * `challenge` is PKCE's S256 of the verifier. LinkedIn and Facebook have no PKCE for a client with a secret: there
 * `state` alone binds the redirect to the browser that began it.
 */
export type Authorization = { state: string; challenge: string; redirect_uri: string }

/** Signs people in by another account of theirs. Every method ends within 15 s. */
export interface SignInProvider {
  /** The address to send a browser to. Throws `unavailable`, code `redirects_not_set_up`, where only tokens are taken. */
  authorizationUrl(authorization: Authorization): string
  /**
   * The person whom the proof is about. Throws DomainError `unauthenticated`, code `proof_refused`, when the provider does
   * not know the proof or made it for another client, and `unavailable` when it may be tried again.
   */
  identify(proof: Proof, caller: Caller): Promise<Person>
}

/** Those that this academy has; a provider that is missing is not offered. */
export type SignIn = Readonly<Partial<Record<ProviderName, SignInProvider>>>
