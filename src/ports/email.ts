/**
 * `key` is ours and names this mail for ever. `to` is one bare address. `text` and `html` say the same; `html` may be
 * empty. A line break in `subject` becomes a blank where the vendor writes headers.
 */
export type Email = { key: string; to: string; subject: string; text: string; html: string }

/** `sent`: the vendor took it; what becomes of it later comes back as a bounce, which this port does not see. */
export type SentEmail = { provider_id: string; status: 'sent' | 'delivered' }

/** Sends mail. */
export interface EmailPort {
  /**
   * Ends within 15 s. Throws DomainError `unavailable` when it may be tried again (it may have gone all the same), and
   * `invalid` when it never will go. A mail that is sent twice under one key is the same mail for its receiver, by its
   * Message-ID.
   */
  send(email: Email): Promise<SentEmail>
}
