import { createHash } from 'node:crypto'
import { domainToASCII } from 'node:url'
import addressparser from 'nodemailer/lib/addressparser'
import { DomainError } from '#platform/errors.ts'
import type { Email } from '#ports/email.ts'

export type Sender = { name: string; address: string }

/** `Academy <mail@academy.example>`, or the bare address. */
export function readSender(value: string): Sender {
  const [sender, ...others] = addressparser(value, { flatten: true })
  if (!sender || others.length > 0 || /\p{Cc}/u.test(value) || !bare.test(sender.address))
    throw new Error('EMAIL_FROM must be one address such as Academy <mail@academy.example>')
  return { name: sender.name, address: sender.address }
}

/** One address and nothing else: no list, no name, no line break. */
const bare = /^[^\s\p{Cc}@<>()[\]\\,;:"]+@[^\s\p{Cc}@<>()[\]\\,;:"]+$/u

/** What each vendor gets of a mail, in whatever form it takes it. Throws `invalid`, `invalid_address`. */
export function readLetter(from: Sender, { key, to, subject, unsubscribe_url }: Email) {
  if (!bare.test(to))
    throw new DomainError('invalid', 'invalid_address', 'This is not an e-mail address. Correct it.')
  return {
    messageId: messageIdOf(key, from),
    subject: subject.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      ...(unsubscribe_url && oneClick(unsubscribe_url)),
    },
  }
}

/** RFC 8058: the receiver's mail program shows a button, and posts to the address for whoever presses it. */
const oneClick = (url: string) => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
})

/** The same for the same key, whichever process sends it: by it receivers know a mail that they have already. */
function messageIdOf(key: string, { address }: Sender): string {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  const name = createHash('sha256').update(key).digest('hex').slice(0, 40)
  return `<${name}@${domainToASCII(domain) || 'localhost'}>`
}
