/**
 * `key` is ours and names this mail for ever. `to` is one bare address. `text` and `html` say the same; `html` may be
 * empty. A line break in `subject` becomes a blank where the vendor writes headers. `unsubscribe_url` takes a POST by
 * which the receiver's mail program stops such mail (RFC 8058).
 */
export type Email = {
  key: string
  to: string
  subject: string
  text: string
  html: string
  unsubscribe_url?: string
}

/** `sent`: the vendor took it; what becomes of it later is told by a call, where the vendor makes any. */
export type SentEmail = { provider_id: string; status: 'sent' | 'delivered' }

/**
 * What a vendor tells us of a mail: `id` is unique at the vendor. `bounced`: that address takes no mail; `complained`:
 * its owner called it spam; `failed`: this mail did not arrive, the next one may.
 */
export type MailNotice = {
  id: string
  provider_id: string
  to: string
  status: 'delivered' | 'failed' | 'bounced' | 'complained'
  reason: string
}

/** A webhook call as it arrived. `url` is the public address that was called; the signature is over `body` as sent. */
type VendorCall = { url: string; headers: Record<string, string | string[] | undefined>; body: Buffer }

/** Sends mail. */
export interface EmailPort {
  /** The name in `/webhooks/<vendor>`. */
  readonly vendor: string
  /** Mails a second that the sender may send; undefined where there is no limit. */
  readonly rate: number | undefined
  /**
   * Ends within 15 s. Throws DomainError `unavailable` when it may be tried again (it may have gone all the same), and
   * `invalid` when it never will go. A mail that is sent twice under one key is the same mail for its receiver, by its
   * Message-ID.
   */
  send(email: Email): Promise<SentEmail>
  /** Undefined where the vendor makes no calls. Throws DomainError `unauthenticated` when the signature is not the vendor's. */
  readonly readCall: ((call: VendorCall) => MailNotice[]) | undefined
}
