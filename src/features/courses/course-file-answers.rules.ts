import { readNumber } from '#platform/numbers.ts'
import type { Item, Report } from './course-file-lines.rules.ts'
import type { QuestionShape } from './question.rules.ts'

export const longestAnswer = 500
const mostAnswers = 100

const spread = /^(.*?)(?:±|\+\/?-)(.*)$/s
const exponent = /^\d+(?:\.\d+)?e[+-]?\d+$/i
const parts = /\s*("(?:[^"\\]|\\.)*"\s*|[^|]*)(\||$)/gy

/** What stands behind `=`: a number, with or without a tolerance; accepted answers between `|`; or `*`. */
export function readAnswer({ line, text }: Item, report: Report): QuestionShape {
  const given = text
    .split('\n')
    .map((part) => part.trim())
    .join(' ')
  if (given === '*' || given === '') return textAnswers([])
  if (isNumeric(given)) return readNumeric(given, line, report)
  const found = splitAnswers(given)
  const answers = found.slice(0, mostAnswers).map((part) => readPart(part, line, report))
  if (found.length > mostAnswers)
    report(line, `A question has at most ${mostAnswers} answers: leave out some of these ${found.length}.`)
  if (answers.some((answer) => answer.length > longestAnswer))
    report(line, `An answer has at most ${longestAnswer} characters: shorten it.`)
  return textAnswers(answers)
}

const textAnswers = (answers: string[]): QuestionShape => ({
  kind: 'text',
  choices: [],
  answers,
  tolerance: 0,
})

/** True for what a person means as a number, well or badly written: "1,000", "3-4" and "½" too. */
function isNumeric(given: string): boolean {
  const value = (spread.exec(given)?.[1] ?? given).normalize('NFKC')
  return given.length <= longestAnswer && /^[\p{N}\s.,'’٫٬+−–-]+$/u.test(value) && /\p{N}/u.test(value)
}

function readNumeric(given: string, line: number, report: Report): QuestionShape {
  const [, value = given, tolerance = '0'] = spread.exec(given) ?? []
  const answer = value.includes(',') ? undefined : printNumber(value)
  const around = tolerance.includes(',') ? undefined : readTolerance(tolerance.trim())
  if (answer === undefined)
    report(
      line,
      'A number is written like 42 or -3.5, with a decimal point. If you mean text, write it "in quotes".',
    )
  if (around === undefined) report(line, 'A tolerance is a number like 0.5, from 0 upwards.')
  return { kind: 'number', choices: [], answers: [answer ?? ''], tolerance: around ?? 0 }
}

/** As JavaScript prints it, but for what it prints with an exponent, which nobody could answer: that stays as it is. */
function printNumber(text: string): string | undefined {
  const value = readNumber(text)
  if (value === undefined || !Number.isFinite(value)) return undefined
  return readNumber(String(value)) === value ? String(value) : text.trim().replace(',', '.')
}

function readTolerance(text: string): number | undefined {
  const value = exponent.test(text) ? Number(text) : readNumber(text)
  return value !== undefined && value >= 0 && Number.isFinite(value) ? value : undefined
}

function splitAnswers(given: string): string[] {
  const found: string[] = []
  for (const [, part = '', separator] of given.matchAll(parts)) {
    found.push(part.trim())
    if (!separator) break
  }
  return found
}

function readPart(part: string, line: number, report: Report): string {
  const answer = part.startsWith('"') ? unquote(part) : part
  if (answer === undefined)
    report(
      line,
      'A quoted answer ends with its quote; inside it write \\" for a quote and \\\\ for a backslash.',
    )
  if (answer?.trim() === '') report(line, 'An answer is empty: write it, or remove the | beside it.')
  if (answer?.includes('\0')) report(line, 'An answer has a NUL character: remove it.')
  if (part === '*')
    report(line, '* (any answer counts) stands alone behind =; for the sign itself write "*".')
  return answer ?? ''
}

function unquote(part: string): string | undefined {
  try {
    return JSON.parse(part) as string
  } catch {
    return undefined
  }
}

export function writeAnswer({ kind, answers, tolerance }: QuestionShape): string {
  if (kind === 'text') return answers.map(quoteIfNeeded).join(' | ') || '*'
  const number = printNumber(answers[0] ?? '') ?? ''
  return tolerance > 0 ? `${number} ± ${tolerance}` : number
}

const quoteIfNeeded = (answer: string) =>
  /^["*]|[|\r\n]|^\s|\s$/.test(answer) || isNumeric(answer) ? JSON.stringify(answer) : answer
