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
  // Text that only counts as HTML, having no tag, is written in lines of its own.
  const preserveNewlines = markup === 'html' && !/<[a-z/!]/i.test(body)
  return htmlToText(html, { ...options, selectors: [...options.selectors], preserveNewlines }).trim()
}
