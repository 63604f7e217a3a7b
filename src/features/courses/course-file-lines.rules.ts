export type Marker = '?' | '-' | '+' | '=' | '>+' | '>-' | 'stray'
export type Item = { line: number; marker: Marker; text: string }
export type Report = (line: number, message: string) => void

/** A heading and what stands under it. Level 0 stands before the first heading; `firstLine` is 0 if nothing is there. */
export type Section = {
  line: number
  level: number
  title: string
  firstLine: number
  body: string[]
  items: Item[]
}

const heading = /^(#{1,3})(?:\s(.*))?$/s
const question = /^\?(?:\s|$)/
const item = /^(?:([?+-])(?=\s|$)|(=|>[+-]))(.*)$/s
const continuation = /^(?: {2}|\t)/
const opening = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/s
const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/
const escapable = /^\\*(?:(?:#{1,3}|\?)(?:\s|$)| {0,3}(?:`{3,}[^`]*|~{3,}.*)$)/s

const fenceOpenedBy = (text: string) => opening.exec(text)?.slice(1).join('') ?? ''
const fenceClosedBy = (text: string) => closing.exec(text)?.[1] ?? ''
const isBlank = (text: string) => text.trim() === ''

export const splitLines = (text: string) => text.replace(/\r\n?/g, '\n').split('\n')

/** The headings of a file, from the line with index `start` on, with the text and the question lines under each. */
export function readSections(lines: readonly string[], start: number, report: Report): Section[] {
  const sections = [newSection(start + 1)]
  let fence = { mark: '', line: 0 }
  for (const [index, text] of lines.slice(start).entries()) {
    const line = start + index + 1
    if (!fence.mark) fence = { mark: readLine(sections, line, text), line }
    else {
      addText(sections, line, text)
      if (fenceClosedBy(text).startsWith(fence.mark)) fence.mark = ''
    }
  }
  const { mark, line } = fence
  if (mark) report(line, `The code that begins here never ends: write ${mark} behind it, or \\${mark} here.`)
  return sections
}

const newSection = (line: number, level = 0, title = ''): Section => ({
  line,
  level,
  title,
  firstLine: 0,
  body: [],
  items: [],
})

/** Returns the fence that the line opens. */
function readLine(sections: Section[], line: number, text: string): string {
  const [, hashes, title = ''] = heading.exec(text) ?? []
  const section = sections.at(-1)
  if (hashes) sections.push(newSection(line, hashes.length, title.trim()))
  else if (section && (section.items.length > 0 || question.test(text))) addItem(section, line, text)
  else {
    addText(sections, line, text.startsWith('\\') && escapable.test(text) ? text.slice(1) : text)
    return fenceOpenedBy(text)
  }
  return ''
}

function addText(sections: Section[], line: number, text: string): void {
  const section = sections.at(-1)
  section?.body.push(text)
  if (section && !isBlank(text)) section.firstLine ||= line
}

function addItem(section: Section, line: number, text: string): void {
  section.firstLine ||= line
  const last = section.items.at(-1)
  const [, asking, answering, rest = ''] = item.exec(text) ?? []
  const marker = (asking ?? answering ?? 'stray') as Marker
  const goesOn = continuation.test(text) || isBlank(text) || last?.marker === 'stray'
  if (marker !== 'stray') section.items.push({ line, marker, text: rest })
  else if (last && goesOn) last.text += `\n${text.replace(continuation, '')}`
  else section.items.push({ line, marker, text })
}

/** The lines of a text without the blank ones at both ends. */
export function trimLines(lines: readonly string[]): string {
  const first = lines.findIndex((text) => !isBlank(text))
  return first < 0 ? '' : lines.slice(first, lines.findLastIndex((text) => !isBlank(text)) + 1).join('\n')
}

/** The text with a backslash before each line that `readSections` would take for a heading, a question or endless code. */
export function escapeText(text: string): string {
  const lines = splitLines(text)
  const lastClosing = new Map(lines.map((line, index) => [fenceClosedBy(line), index]))
  const ends = (mark: string, from: number) =>
    [...lastClosing].some(([closer, at]) => at > from && closer.startsWith(mark))
  let fence = ''
  const escaped = lines.map((line, index) => {
    if (fence) {
      if (fenceClosedBy(line).startsWith(fence)) fence = ''
      return line
    }
    const mark = fenceOpenedBy(line)
    fence = mark && ends(mark, index) ? mark : ''
    return !fence && escapable.test(line) ? `\\${line}` : line
  })
  return trimLines(escaped)
}
