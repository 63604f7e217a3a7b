import { DomainError } from '#platform/errors.ts'
import { longestAnswer, readAnswer, writeAnswer } from './course-file-answers.rules.ts'
import { type Item, type Marker, type Report, splitLines } from './course-file-lines.rules.ts'
import { checkQuestion, type QuestionKind, type QuestionShape } from './question.rules.ts'

/** `answers` of a choice are the texts of the right choices; of a number one number; of a text none if any answer counts. */
export type QuestionFile = {
  kind: QuestionKind
  prompt: string
  choices: string[]
  answers: string[]
  tolerance: number
  praise: string
  hint: string
}

const mostQuestions = 100
const longest: Partial<Record<Marker, number>> = {
  '?': 2000,
  '-': longestAnswer,
  '+': longestAnswer,
  '>+': 1000,
  '>-': 1000,
}

export function readQuestions(items: readonly Item[], report: Report): QuestionFile[] {
  const groups: Item[][] = []
  for (const item of items) {
    const trimmed = { ...item, text: item.text.trim() }
    if (item.marker === '?') groups.push([trimmed])
    else groups.at(-1)?.push(trimmed)
  }
  const excess = groups[mostQuestions]?.[0]
  if (excess)
    report(excess.line, `A lesson has at most ${mostQuestions} questions: move this one to another lesson.`)
  return groups.slice(0, mostQuestions).map((group) => readQuestion(group, report))
}

function readQuestion(items: readonly Item[], report: Report): QuestionFile {
  for (const item of items) checkItem(item, report)
  const { kind, choices, answers, tolerance } = readShape(items, report)
  return {
    kind,
    prompt: items[0]?.text ?? '',
    choices: [...choices],
    answers: [...answers],
    tolerance,
    praise: readOnly('>+', items, report),
    hint: readOnly('>-', items, report),
  }
}

function checkItem({ line, marker, text }: Item, report: Report): void {
  const most = longest[marker] ?? Number.POSITIVE_INFINITY
  if (marker === 'stray')
    report(
      line,
      'Text cannot follow a question: move it above the first ? of the lesson, or indent it by two spaces to continue the line before. A question takes lines with - + = >+ >-.',
    )
  else if (text === '') report(line, `Nothing stands behind ${marker} here: write it, or remove the line.`)
  else if (text.length > most)
    report(line, `This has ${text.length} characters, at most ${most} fit behind ${marker}: shorten it.`)
}

function readOnly(marker: Marker, items: readonly Item[], report: Report): string {
  const [first, again] = items.filter((item) => item.marker === marker)
  if (again) report(again.line, `A question has one line with ${marker}: join the two, or remove this one.`)
  return first?.text ?? ''
}

function readShape(items: readonly Item[], report: Report): QuestionShape {
  const line = items[0]?.line ?? 0
  const choices = items.filter(({ marker }) => marker === '-' || marker === '+')
  const [given, again] = items.filter(({ marker }) => marker === '=')
  const excess = choices.length > 0 ? given : again
  if (excess) report(excess.line, 'A question has either choices or one line with =: remove this one.')
  if (choices.length > 0) return readChoices(choices, line, report)
  if (given) return readAnswer(given, report)
  report(
    line,
    'This question has no answer: add lines with - (wrong) and + (right), or one with =. They are not indented.',
  )
  return { kind: 'text', choices: [], answers: [], tolerance: 0 }
}

function readChoices(items: readonly Item[], line: number, report: Report): QuestionShape {
  const right = items.filter(({ marker }) => marker === '+')
  const choices = items.map(({ text }) => text)
  const shape: QuestionShape = {
    kind: 'choice',
    choices,
    answers: right.map(({ text }) => text),
    tolerance: 0,
  }
  if (right.length === 0) report(line, 'No choice is right: write + instead of - before each that is.')
  else reportInvalid(shape, line, report)
  return shape
}

function reportInvalid(shape: QuestionShape, line: number, report: Report): void {
  try {
    checkQuestion(shape)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    report(line, error.message)
  }
}

export function writeQuestion({ prompt, praise, hint, ...shape }: QuestionFile): string {
  const choices = shape.choices.map((choice): [Marker, string] => [
    shape.answers.includes(choice) ? '+' : '-',
    choice,
  ])
  const items: [Marker, string][] = [
    ['?', prompt],
    ...(shape.kind === 'choice' ? choices : [['=', writeAnswer(shape)] satisfies [Marker, string]]),
    ['>+', praise],
    ['>-', hint],
  ]
  return items.flatMap(([marker, text]) => writeItem(marker, text.trim())).join('\n')
}

function writeItem(marker: Marker, text: string): string[] {
  if (text === '' && marker.startsWith('>')) return []
  return splitLines(text).map((line, index) => (index === 0 ? `${marker} ${line}` : line && `  ${line}`))
}
