export type Part = { start: number; end: number }
type Asked = {
  range?: string | undefined
  if_range?: string | undefined
  if_none_match?: string | undefined
  if_modified_since?: string | undefined
}
export type Kept = { size: number; etag: string; modified: string }
export type Answer = { status: 200 } | { status: 206; part: Part } | { status: 304 } | { status: 416 }

/** What a conditional or partial GET gets, by RFC 9110. */
export function answerTo(asked: Asked, kept: Kept): Answer {
  if (isKnown(asked, kept)) return { status: 304 }
  if (asked.range === undefined || !holds(asked.if_range, kept)) return { status: 200 }
  const part = readRange(asked.range, kept.size)
  if (part === 'unsatisfiable') return { status: 416 }
  return part ? { status: 206, part } : { status: 200 }
}

function isKnown({ if_none_match, if_modified_since }: Asked, { etag, modified }: Kept): boolean {
  if (if_none_match !== undefined)
    return if_none_match
      .split(',')
      .map((one) => one.trim().replace(/^W\//, ''))
      .some((one) => one === etag || one === '*')
  return if_modified_since !== undefined && Date.parse(if_modified_since) >= Date.parse(modified)
}

/** A part is only of use to whoever has the rest of the very same file. */
const holds = (condition: string | undefined, { etag, modified }: Kept): boolean =>
  condition === undefined || condition === etag || condition === modified

/** One range of bytes. Several at once, or what is none, is answered with the whole: nobody is obliged to understand. */
function readRange(header: string, size: number): Part | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined
  if (first === '') return size > 0 && Number(last) > 0 ? fromEnd(Number(last), size) : 'unsatisfiable'
  const start = Number(first)
  if (last !== '' && Number(last) < start) return undefined
  if (start >= size) return 'unsatisfiable'
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}

const fromEnd = (count: number, size: number): Part => ({ start: Math.max(0, size - count), end: size - 1 })
