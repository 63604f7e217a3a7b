// biome-ignore lint/suspicious/noControlCharactersInRegex: what is no text is known by them
const control = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/

const html =
  /^<(!doctype\s+html|html|head|body|title|meta|script|style|iframe|frameset|object|embed|link|base|form|img|svg|table|div|h1|p|a|b|br|font)[\s/>]/i

/** What kind of text begins so. `undefined`: it is none. The type is what a browser could take it for at worst. */
export function textTypeOf(head: string): string | undefined {
  if (control.test(head)) return undefined
  if (head.startsWith('%PDF-')) return 'application/pdf'
  if (head.startsWith('{\\rtf')) return 'application/rtf'
  const begins = afterProlog(head)
  if (/^<(\w+:)?svg[\s/>]/i.test(begins)) return 'image/svg+xml'
  return html.test(begins) ? 'text/html' : 'text/plain'
}

/** Behind what stands before the first element: a mark of order, blanks, comments, declarations that are not HTML’s. */
function afterProlog(head: string): string {
  let rest = head.replace(/^\ufeff/, '').trimStart()
  for (;;) {
    const end = endOfProlog(rest)
    if (end === 0) return rest
    rest = rest.slice(end).trimStart()
  }
}

function endOfProlog(text: string): number {
  if (text.startsWith('<!--')) return endAt(text, '-->')
  if (text.startsWith('<?')) return endAt(text, '>')
  if (/^<!doctype\s+svg/i.test(text))
    return endAt(text, text.indexOf('[') < text.indexOf('>') && text.includes('[') ? ']>' : '>')
  return 0
}

function endAt(text: string, mark: string): number {
  const at = text.indexOf(mark)
  return at < 0 ? 0 : at + mark.length
}

/**
 * Drawings that reach outside themselves, unfold into more than they show, compute what they show point by point, or hold a
 * book: no picture needs that, and a filter of two lines keeps a processor busy for a minute.
 */
export const isPlainDrawing = (svg: string): boolean =>
  !/<!entity|<!doctype[^>]*\[|<(\w+:)?(image|feimage|include|foreignobject|script|filter|fe[a-z]+|mask|pattern)\b/i.test(
    svg,
  ) && hasLittleText(svg)

/** The most letters in one line and in all. Measured: 20,000 letters in one line keep a processor busy for a minute. */
const [mostInLine, mostLetters] = [1_000, 20_000]
const style = /<style\b(?:[^>]*[^/>])?>(?:[^<]|<!\[CDATA\[[\s\S]*?\]\]>)*<\/style>/g

function hasLittleText(svg: string): boolean {
  const drawing = svg.replace(style, '')
  const lengths = [...drawing.matchAll(/>([^<]+)/g)].map(([, text = '']) => text.trim().length)
  const all = lengths.reduce((sum, length) => sum + length, 0)
  return (
    !drawing.includes('<![CDATA[') && all <= mostLetters && lengths.every((length) => length <= mostInLine)
  )
}
