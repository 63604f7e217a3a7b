import { createHash } from 'node:crypto'
import { domainToASCII } from 'node:url'
import type sendgrid from '@sendgrid/mail'
import addressparser from 'nodemailer/lib/addressparser'
import { DomainError } from '#platform/errors.ts'
import type { Email } from '#ports/email.ts'

type Letter = Exclude<Parameters<typeof sendgrid.send>[0], unknown[]>
type Sender = { name: string; email: string }

/** `Academy <mail@academy.example>`, or the bare address. */
export function readSender(value: string): Sender {
  const [sender, ...others] = addressparser(value, { flatten: true })
  if (!sender || others.length > 0 || /\p{Cc}/u.test(value) || !bare.test(sender.address))
    throw new Error('EMAIL_FROM must be one address such as Academy <mail@academy.example>')
  return { name: sender.name, email: sender.address }
}

/** One address and nothing else: no list, no name, no line break. */
const bare = /^[^\s\p{Cc}@<>()[\]\\,;:"]+@[^\s\p{Cc}@<>()[\]\\,;:"]+$/u

/** Links in security mails must stay what they are and nobody is watched: all tracking is off. */
const trackingSettings = {
  clickTracking: { enable: false, enableText: false },
  openTracking: { enable: false },
  subscriptionTracking: { enable: false },
}

/** The mail as SendGrid takes it: no part may be empty, and the subject neither. */
export function toLetter(from: Sender, { key, to, subject, text, html }: Email): Letter {
  if (!bare.test(to))
    throw new DomainError('invalid', 'invalid_address', 'This is not an e-mail address. Correct it.')
  return {
    from,
    to: { email: to },
    subject: subject.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim() || '(no subject)',
    text: text || ' ',
    ...(html && { html }),
    headers: {
      'Message-ID': messageIdOf(key, from),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
    },
    customArgs: { key },
    trackingSettings,
  }
}

/** The same for the same key, whichever process sends it: by it receivers know a mail that they have already. */
function messageIdOf(key: string, { email }: Sender): string {
  const domain = email.slice(email.lastIndexOf('@') + 1)
  const name = createHash('sha256').update(key).digest('hex').slice(0, 40)
  return `<${name}@${domainToASCII(domain) || 'localhost'}>`
}
