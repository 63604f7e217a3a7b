import type { EmailPort } from '#ports/email.ts'
import { setFault } from '#providers/sandbox/faults.ts'
import { sendgridEmail } from '#providers/sendgrid/index.ts'
import { smtpEmail } from '#providers/smtp/index.ts'
import { openWorld } from '#test/world.ts'
import { apiKey, type SendgridFault, type SendgridMail, startSendgrid } from './email-sendgrid-server.ts'
import { customer, type SmtpFault, smtpUrl, startSmtp, type Taken } from './email-smtp-server.ts'

/** `lost`: the vendor takes the mail and its answer never comes. */
export type Trouble = 'unavailable' | 'timeout' | 'invalid' | 'lost'

/** A mail in its receiver's eyes. Two with one `id` are one mail to them. */
export type Received = {
  id: string
  subject: string
  text: string
  html: string | undefined
  headers: Record<string, string>
}

/** A vendor behind the port, and what the vendor itself sees and does. */
export type EmailVendor = {
  email: EmailPort
  received(to: string): Promise<Received[]>
  /** So goes the next mail. */
  trouble(kind: Trouble): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** The same vendor, which does not know who calls. */
export type RealVendor = EmailVendor & { stranger: EmailPort; secrets: string[] }

export const sender = 'Sangam Acadèmy <mail@academy.example>'
/** Long enough for a busy machine, short enough to wait for. */
export const timeout = 700

export async function openSandboxVendor(): Promise<EmailVendor> {
  const world = await openWorld()
  const { db } = world.database
  return {
    email: world.providers.email,
    async received(to) {
      const rows = await db
        .selectFrom('sandbox_messages')
        .selectAll()
        .where('recipient', '=', to)
        .where('channel', '=', 'email')
        .execute()
      return rows.map(({ id, subject, body, html, url }) => ({
        id,
        subject: subject ?? '',
        text: body,
        html: html || undefined,
        headers: url ? oneClick(url) : {},
      }))
    },
    async trouble(kind) {
      const heard = new Promise((resolve) => world.listener.on('sandbox_faults', resolve))
      await setFault(db, 'email', kind, 1)
      await heard
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

/** What the sandbox stands for: it keeps the address alone. */
const oneClick = (url: string) => ({
  'list-unsubscribe': `<${url}>`,
  'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
})

const smtpFaults: Record<Trouble, SmtpFault> = {
  unavailable: { at: 'RCPT TO', code: 451, words: '4.3.0 Later.' },
  timeout: 'hang',
  invalid: { at: 'RCPT TO', code: 550, words: '5.1.1 Nobody of that name.' },
  lost: 'lost',
}

export async function openSmtpVendor(): Promise<RealVendor> {
  const server = await startSmtp()
  const open = (SMTP_URL: string) => smtpEmail({ SMTP_URL, EMAIL_FROM: sender }, timeout)
  return {
    email: open(server.url),
    stranger: open(smtpUrl(server.port, { ...customer, password: 'a-wrong-password' })),
    secrets: [customer.user, customer.password, 'a-wrong-password'],
    received: async (to) => server.taken.filter((taken) => taken.to.includes(to)).map(readTaken),
    trouble: async (kind) => server.fail(smtpFaults[kind]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const readTaken = ({ mail }: Taken): Received => ({
  id: mail.messageId ?? '',
  subject: mail.subject ?? '',
  text: mail.text ?? '',
  html: mail.html,
  headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
})

const sendgridFaults: Record<Trouble, SendgridFault> = {
  unavailable: { status: 503 },
  timeout: 'hang',
  invalid: { status: 400, field: 'personalizations.0.to.0.email' },
  lost: 'lost',
}

export async function openSendgridVendor(): Promise<RealVendor> {
  const server = await startSendgrid()
  const open = (SENDGRID_API_KEY: string) =>
    sendgridEmail({ SENDGRID_API_KEY, EMAIL_FROM: sender, SENDGRID_API_URL: server.url }, timeout)
  return {
    email: open(apiKey),
    stranger: open('SG.a-wrong-key'),
    secrets: [apiKey, 'SG.a-wrong-key'],
    received: async (to) =>
      server.taken
        .filter(
          ({
            personalizations: [
              {
                to: [one],
              },
            ],
          }) => one.email === to,
        )
        .map(readMail),
    trouble: async (kind) => server.fail(sendgridFaults[kind]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function readMail({ subject, content, headers: given }: SendgridMail): Received {
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const [text, html] = ['text/plain', 'text/html'].map((type) => content.find((part) => part.type === type))
  return { id: headers['message-id'] ?? '', subject, text: text?.value ?? '', html: html?.value, headers }
}
