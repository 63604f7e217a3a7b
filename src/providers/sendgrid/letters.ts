import type sendgrid from '@sendgrid/mail'
import type { Email } from '#ports/email.ts'
import { readLetter, type Sender } from '#providers/mail/index.ts'

type Letter = Exclude<Parameters<typeof sendgrid.send>[0], unknown[]>

/** Links in security mails must stay what they are and nobody is watched: all tracking is off. */
const trackingSettings = {
  clickTracking: { enable: false, enableText: false },
  openTracking: { enable: false },
  subscriptionTracking: { enable: false },
}

/** The mail as SendGrid takes it: no part may be empty, and the subject neither. */
export function toLetter(from: Sender, email: Email): Letter {
  const { messageId, subject, headers } = readLetter(from, email)
  const { key, to, text, html } = email
  return {
    from: { name: from.name, email: from.address },
    to: { email: to },
    subject: subject.trim() || '(no subject)',
    text: text || ' ',
    ...(html && { html }),
    headers: { 'Message-ID': messageId, ...headers },
    customArgs: { key },
    trackingSettings,
  }
}
