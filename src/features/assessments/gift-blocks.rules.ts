/** A question of a GIFT file: its lines without comments, and where they stood. */
export type Block = {
  line: number
  /** The number in the file of each line of the text. */
  lines: number[]
  text: string
  tags: string[]
  /** What our own export wrote into a comment because GIFT cannot hold it, as JSON. */
  extra: string
}

const ours = /^\/\/ sangam: (.*)$/
const tag = /\[tag:([^\]\p{Cc}]+)\]/gu

/** Blank lines part the questions; a line that begins with // is a comment, as Moodle reads it. */
export function splitBlocks(text: string): Block[] {
  const blocks: Block[] = [empty(1)]
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() === '') blocks.push(empty(index + 2))
    else take(blocks.at(-1) ?? empty(1), line, index + 1)
  }
  return blocks.filter((one) => one.text !== '')
}

const empty = (line: number): Block => ({ line, lines: [], text: '', tags: [], extra: '' })

function take(block: Block, line: string, number: number): void {
  const comment = line.trimStart()
  if (comment.startsWith('//')) {
    block.tags.push(...[...comment.matchAll(tag)].map(([, name = '']) => name.trim()))
    block.extra = ours.exec(comment)?.[1] ?? block.extra
    return
  }
  block.text += block.text === '' ? line : `\n${line}`
  block.lines.push(number)
}
