import gift, { type GIFTQuestion } from 'gift-pegjs'
import { type Block, splitBlocks } from './gift-blocks.rules.ts'
import { blank, type GiftQuestion, type Plain, readParsed } from './gift-reading.rules.ts'
import { writeGift } from './gift-writing.rules.ts'

export type Remark = { line: number; message: string }
/** `errors`: what could not be read; `notes`: what was read and lost something. */
export type GiftFile = {
  questions: { line: number; question: GiftQuestion }[]
  errors: Remark[]
  notes: Remark[]
}

const mostQuestions = 2_000
const longestQuestion = 50_000
const mostRemarks = 200

/** Reads a GIFT file, question by question: one that cannot be read keeps none of the others from it. */
export function readGift(text: string, toPlain: Plain): GiftFile {
  const file: GiftFile = { questions: [], errors: [], notes: [] }
  let category: string[] = []
  const blocks = splitBlocks(text)
  const excess = blocks[mostQuestions]
  if (excess)
    file.errors.push({
      line: excess.line,
      message: `A file has at most ${mostQuestions} questions. Split it.`,
    })
  for (const block of blocks.slice(0, mostQuestions)) {
    const note = (message: string) => file.notes.push({ line: block.line, message })
    for (const parsed of parse(block, file.errors)) {
      if (parsed.type === 'Category') category = toTags([parsed.title.split('/').at(-1) ?? ''])
      else if (parsed.type === 'Description') note('A text that asks nothing was left out.')
      else {
        const question = { ...readParsed(parsed, toPlain, note), tags: toTags([...category, ...block.tags]) }
        file.questions.push({ line: block.line, question: withExtra(question, block, file.errors) })
      }
    }
  }
  return { ...file, errors: file.errors.slice(0, mostRemarks), notes: file.notes.slice(0, mostRemarks) }
}

const toTags = (tags: readonly string[]): string[] => [
  ...new Set(tags.map((tag) => tag.trim()).filter(Boolean)),
]

function parse({ text, line, lines }: Block, errors: Remark[]): GIFTQuestion[] {
  if (text.length > longestQuestion) {
    errors.push({
      line,
      message: `A question has at most ${longestQuestion} characters. Is a blank line missing?`,
    })
    return []
  }
  try {
    return gift.parse(text)
  } catch (error) {
    const { message, location } = error as { message: string; location?: { start: { line: number } } }
    const at = lines[(location?.start.line ?? 1) - 1] ?? line
    errors.push({ line: at, message: `The question that begins in line ${line} is not GIFT: ${message}` })
    return []
  }
}

/** What our own export wrote beside it counts more. */
function withExtra(question: GiftQuestion, { extra, line }: Block, errors: Remark[]): GiftQuestion {
  if (extra === '') return question
  try {
    const known: Partial<GiftQuestion> = JSON.parse(extra)
    return { ...question, ...known }
  } catch {
    errors.push({ line, message: 'The comment // sangam: is not JSON any more. Mend or remove it.' })
    return question
  }
}

/** What GIFT cannot hold stands in a comment, so that reading it again gives the same. */
export function writeGiftFile(questions: readonly GiftQuestion[]): string {
  return questions.map(writeWhole).join('\n')
}

function writeWhole(question: GiftQuestion): string {
  const tags = question.tags.map((tag) => ` [tag:${tag}]`).join('')
  const head = tags === '' ? [] : [`//${tags}`]
  const written =
    [writeGift(question), writePlain(question)].find((one) => readBack([...head, one])) ?? nothing
  const lost = lostIn(question, readBack([...head, written]) ?? blank)
  const comments = lost === '' ? head : [...head, `// sangam: ${lost}`]
  return `${[...comments, written].join('\n')}\n`
}

function readBack(lines: string[]): GiftQuestion | undefined {
  const { questions, errors } = readGift(lines.join('\n'), (html) => html)
  return errors.length === 0 && questions.length === 1 ? questions[0]?.question : undefined
}

/** For words that GIFT stumbles over. */
const nothing = 'Question {}'
const writePlain = ({ prompt }: GiftQuestion): string =>
  `${prompt.replace(/[^\p{L}\p{N}?.,]+/gu, ' ').trim()} {}`

function lostIn(question: GiftQuestion, known: GiftQuestion): string {
  const lost = Object.entries(question).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(known[key as keyof GiftQuestion]),
  )
  return lost.length === 0 ? '' : JSON.stringify(Object.fromEntries(lost))
}
