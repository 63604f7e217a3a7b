/**
 * `key` is ours and names this push for ever. `to` is one installation's token, or `/topics/<name>` where the vendor keeps
 * topics. `url` is what a click opens; `data` reaches the page or the app.
 */
export type Push = {
  key: string
  to: string
  title: string
  body: string
  url?: string
  data?: Readonly<Record<string, string>>
}

/** `sent`: the push service took it. Whether somebody saw it, no vendor says. */
export type SentPush = { provider_id: string; status: 'sent' | 'delivered' }

/** What became of one token in a change of a topic. */
export type TopicOutcome = { token: string; failure: string | null }

/** Topics that the vendor itself keeps: whoever subscribed there without us is reached too. */
export interface VendorTopics {
  /** At most 1,000 tokens a call; one outcome per token, in their order. */
  add(topic: string, tokens: readonly string[]): Promise<TopicOutcome[]>
  remove(topic: string, tokens: readonly string[]): Promise<TopicOutcome[]>
}

/** What a page needs to ask the vendor for a token; public, every part of it. */
export type PushPage =
  | { vendor: 'sandbox' }
  | { vendor: 'web-push'; public_key: string }
  | { vendor: 'fcm'; public_key: string; config: Readonly<Record<string, string>> }

/** Reaches installations: browsers and phones. Every method ends within 10 s. */
export interface PushPort {
  readonly vendor: string
  readonly page: PushPage
  /** Undefined where we keep the topics and send to each token. */
  readonly topics: VendorTopics | undefined
  /** Whether this vendor could have given such a token; no call is made. */
  isToken(token: string): boolean
  /**
   * Throws DomainError `unavailable` when it may be tried again (it may have gone all the same), and `invalid` when it
   * never will go. Code `token_gone`: nobody is behind the token any more, and it can be forgotten.
   */
  send(push: Push): Promise<SentPush>
}
