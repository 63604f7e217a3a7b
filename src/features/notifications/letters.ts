import { type Html, html } from '#platform/html.ts'
import { type LetterWords, wordsIn } from './letter-words.ts'

export type Part = { title: string; body: string; url: string | null }

/** A mail with these notifications in it, in the reader's language around the words of whoever told them. */
export function letterOf(locale: string | null, parts: readonly Part[], stop: string | undefined, more = '') {
  const words = wordsIn(locale)
  const stopping = stop ? [`${words.unsubscribe}: ${stop}`] : []
  const texts = parts.map(({ title, body, url }) => [title, body, url].filter(Boolean).join('\n'))
  return {
    body: [...texts, ...(more ? [more] : []), ...stopping].join('\n\n'),
    html: page(words, [
      ...parts.map((part) => section(words, part)),
      ...(more ? [html`<p>${more}</p>`] : []),
      ...(stop ? [footer(words, stop)] : []),
    ]),
  }
}

const section = (
  { open }: LetterWords,
  { title, body, url }: Part,
) => html`<h1 style="font-size:18px">${title}</h1>
${body.split(/\n{2,}/).map((text) => html`<p style="white-space:pre-line">${text}</p>`)}
${url ? html`<p><a href="${url}">${open}</a></p>` : ''}`

const footer = ({ unsubscribe }: LetterWords, stop: string) =>
  html`<p style="border-top:1px solid #ddd;font-size:14px;padding-top:1em"><a href="${stop}">${unsubscribe}</a></p>`

const page = ({ language, direction }: LetterWords, content: Html[]) =>
  html`<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"></head>
<body style="font:16px/1.5 sans-serif;max-width:36em;margin:auto;padding:1em">${content}</body></html>`.html
