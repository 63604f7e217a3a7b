import type { Email } from '#ports/email.ts'
import { readLetter, type Sender } from '#providers/mail/index.ts'

/** The mail as nodemailer takes it. Addresses are objects, because in a string it looks for more than one. */
export function toLetter(from: Sender, email: Email) {
  const { to, text, html } = email
  return {
    from,
    to: { name: '', address: to },
    envelope: { from: from.address, to: [to] },
    ...readLetter(from, email),
    text,
    ...(html && { html }),
  }
}
