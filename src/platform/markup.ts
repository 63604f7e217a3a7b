import { htmlToText } from 'html-to-text'
import MarkdownIt from 'markdown-it'
import sanitize from 'sanitize-html'

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
  selector,
  options: { uppercase: false },
}))
const options = {
  wordwrap: false as const,
  limits: { maxDepth: 100, ellipsis: '' },
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'img', format: 'skip' },
    ...headings,
  ],
}

const parser = new MarkdownIt({ html: true })

/** Markdown as HTML, in a time that grows with its length alone, whatever somebody wrote. */
export const toHtml = (markdown: string): string => parser.render(markdown)

const allowed: sanitize.IOptions = {
  allowedTags: [...sanitize.defaults.allowedTags, 'img', 'del', 'input', 'details', 'summary'],
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    code: ['class'],
    th: ['align'],
    td: ['align'],
    ol: ['start'],
    input: [{ name: 'type', multiple: false, values: ['checkbox'] }, 'checked', 'disabled'],
  },
  allowedClasses: { code: [/^language-[\w-]+$/] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  nestingLimit: 100,
  transformTags: { a: sanitize.simpleTransform('a', { rel: 'noopener nofollow' }) },
}

/** A text as HTML that can be shown in a page of ours whoever wrote it: no script, no style, no address but of the web. */
export const toSafeHtml = (body: string, markup: 'markdown' | 'html'): string =>
  sanitize(markup === 'html' ? body : toHtml(body), allowed)

/** What a phone can show of a text: its words, with list marks and the addresses of links. */
export function toPlainWords(body: string, markup: 'markdown' | 'html'): string {
  if (body === '') return ''
  // What counts as HTML but has no tag is written in lines of its own.
  const preserveNewlines = markup === 'html' && !/<[a-z/!]/i.test(body)
  return unlessTooDeep(body, () =>
    htmlToText(markup === 'html' ? body : toHtml(body), { ...options, preserveNewlines }),
  ).trim()
}

function unlessTooDeep(text: string, read: () => string): string {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return text.replace(/<[^>]*>/g, ' ')
    throw error
  }
}
