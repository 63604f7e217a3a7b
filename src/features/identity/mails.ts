import { queueEmail } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { type Html, html } from '#platform/html.ts'
import { type MailWords, type NoticeName, wordsFor } from './mail-words.ts'
import type { UserRow } from './user.queries.ts'

type Reader = Pick<UserRow, 'id' | 'email' | 'email_confirmed_at' | 'first_name' | 'locale'>
type LinkMail = { key: string; to: string; link: string }

/** Mails a link that opens something; only its receiver reads it. */
export async function mailLink(
  tx: Ctx,
  reader: Reader,
  name: keyof MailWords['links'],
  { key, to, link }: LinkMail,
): Promise<void> {
  const words = wordsFor(reader.locale)
  const { subject, lines, action, after } = words.links[name]
  const start = [hello(words, reader), ...lines]
  await queueEmail(tx, {
    key,
    to,
    subject,
    text: [...start, link, after].join('\n\n'),
    html: page(words, [...start.map(paragraph), button(link, action), paragraph(after)]),
    is_secret: true,
    user_id: reader.id,
  })
}

/** Tells the owner what was done to the account, in case it was somebody else. Nobody to tell without an address. */
export async function mailNotice(
  tx: Ctx,
  reader: Reader,
  name: NoticeName,
  key: string,
  values: Record<string, string> = {},
): Promise<void> {
  if (!reader.email) return
  const words = wordsFor(reader.locale)
  const { subject, line } = words.notices[name]
  const lines = [hello(words, reader), fill(line, values), words.notYou]
  const mail = { subject, text: lines.join('\n\n'), html: page(words, lines.map(paragraph)) }
  await queueEmail(tx, { key, to: reader.email, user_id: reader.id, ...mail })
}

/** The text message with a one-time code. */
export const codeText = (locale: string | null, code: string, minutes: number): string =>
  fill(wordsFor(locale).code, { code, minutes: String(minutes) })

/** Who wrote the name is not known before the address is confirmed: it may be a stranger's advertisement. */
const hello = ({ hello, helloNobody }: MailWords, { first_name, email_confirmed_at }: Reader) =>
  first_name && email_confirmed_at ? fill(hello, { name: first_name }) : helloNobody

const fill = (text: string, values: Record<string, string>) =>
  text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '')

const paragraph = (text: string) => html`<p>${text}</p>`

const button = (link: string, action: string) => html`<p style="margin:1.5em 0"><a href="${link}"
 style="background:#1d4ed8;border-radius:6px;color:#fff;display:inline-block;padding:.8em 1.2em;text-decoration:none">${action}</a></p>
<p style="font-size:14px;word-break:break-all"><a href="${link}">${link}</a></p>`

const page = ({ language, direction }: MailWords, content: Html[]) =>
  html`<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"></head>
<body style="font:16px/1.5 sans-serif;max-width:36em;margin:auto;padding:1em">${content}</body></html>`.html

/** Whose address it is now is not for everyone who reads the old mailbox. */
export const masked = (email: string): string => email.replace(/^(.).*(?=@)/, '$1…')
