/** `key` is ours and names this mail for ever. `text` and `html` say the same. */
export type Email = { key: string; to: string; subject: string; text: string; html: string }

/** Sends mail. Throws DomainError `unavailable` when it may be tried again, `invalid` when it never will go. */
export interface EmailPort {
  send(email: Email): Promise<{ provider_id: string; status: 'sent' | 'delivered' }>
}
