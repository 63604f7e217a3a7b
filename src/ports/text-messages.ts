export type TextChannel = 'sms' | 'whatsapp'

/**
 * `key` is ours and names this message for ever. `isAnswer`: the recipient wrote in the last 24 hours, so WhatsApp
 * takes free text; otherwise a template carries it.
 */
export type TextMessage = { key: string; channel: TextChannel; to: string; body: string; isAnswer: boolean }

/** `status` is what the vendor knew when it answered; receipts move it on. `from` is the number it was sent from. */
export type SentText = { provider_id: string; status: 'sent' | 'delivered'; from: string }

/** What a vendor tells us: a text that came in, or what became of one that went out. `id` is unique at the vendor. */
export type TextNotice =
  | { kind: 'reply'; id: string; channel: TextChannel; from: string; to: string; body: string }
  | {
      kind: 'receipt'
      id: string
      provider_id: string
      status: 'sent' | 'delivered' | 'failed'
      reason?: string
    }

/** A webhook call as it arrived. `url` is the public address that was called; the signature is over `body` as sent. */
export type VendorCall = { url: string; headers: Record<string, string | string[] | undefined>; body: Buffer }

/** Sends texts and reads the vendor's calls. Every method ends within 15 s. */
export interface TextMessages {
  /** The name in `/webhooks/<vendor>`. */
  readonly vendor: string
  /** Texts a second that the sender may send; undefined where the vendor has no limit. */
  readonly rate: number | undefined
  /**
   * Throws DomainError `unavailable` when it may be tried again (the text may or may not have gone: ask `find`), and
   * `invalid` when it never will go. Code `outside_window`: WhatsApp takes no free text now, another channel may.
   */
  send(message: TextMessage): Promise<SentText>
  /** What the vendor already has of this message, which was handed to it no earlier than `since`. */
  find(message: TextMessage, since: Date): Promise<SentText | undefined>
  /** Throws DomainError `unauthenticated` when the signature is not the vendor's. */
  readCall(call: VendorCall): TextNotice[]
  /** What the vendor wants to hear when the call was taken. */
  readonly thanks: { type: string; body: string }
}
