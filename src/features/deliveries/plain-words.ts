import { htmlToText } from 'html-to-text'
import { marked } from 'marked'

const options = {
  wordwrap: false,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
} as const

/** What a phone can show of a lesson: its words, with list marks and the addresses of links. */
export function plainWords(body: string, markup: 'markdown' | 'html'): string {
  if (body === '') return ''
  const html = markup === 'html' ? body : (marked.parse(body, { async: false }) as string)
  return htmlToText(html, { ...options, selectors: [...options.selectors] }).trim()
}
