import { foldLetters } from '#platform/letters.ts'
import { readNumber } from '#platform/numbers.ts'

type Question = {
  kind: 'choice' | 'number' | 'text'
  choices: readonly string[]
  answers: readonly string[]
  tolerance: number
}

/** Whether what a learner wrote answers the question. Without `answers` whatever is written does. */
export function gradeAnswer({ kind, choices, answers, tolerance }: Question, given: string): boolean {
  if (/^[\s\p{Default_Ignorable_Code_Point}]*$/u.test(given)) return false
  if (answers.length === 0) return true
  if (kind === 'choice') return namesAll(choices, answers, given)
  if (kind === 'number') return answers.some((answer) => isNear(readNumber(answer), given, tolerance))
  return answers.some((answer) => isAlike(bare(answer), bare(given)))
}

/** What to show after a wrong answer; nothing when every answer counts. */
export function rightAnswerText({ kind, choices, answers }: Omit<Question, 'tolerance'>): string {
  if (kind !== 'choice') return answers[0] ?? ''
  return labelled(choices)
    .filter((_, index) => answers.includes(choices[index] ?? ''))
    .join(', ')
}

/** The question as it is texted. */
export function promptText(question: Pick<Question, 'kind' | 'choices'> & { prompt: string }): string {
  const { kind, prompt, choices } = question
  if (kind !== 'choice') return prompt
  const labels = labelsOf(choices)
  const reply = `Reply ${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}.`
  return [prompt, ...labelled(choices), reply].join('\n')
}

/** The choices that an answer names, however it names them; none where it names anything else. */
export const nameChoices = (choices: readonly string[], given: string): string[] =>
  choices.filter((_, index) => readChoices(choices, given).includes(index))

const labelled = (choices: readonly string[]): string[] => {
  const labels = labelsOf(choices)
  return choices.map((choice, index) => `${labels[index]}) ${choice}`)
}

function labelsOf(choices: readonly string[]): string[] {
  const areLetters = haveLetters(choices)
  return choices.map((_, index) => (areLetters ? String.fromCharCode(65 + index) : String(index + 1)))
}

// Where the choices are vitamins A, B and C, "B" would mean two things: these get numbers.
const haveLetters = (choices: readonly string[]): boolean =>
  haveDigits(choices) || !choices.some((choice) => letterNames.flat().includes(fold(choice)))

const haveDigits = (choices: readonly string[]): boolean => choices.some((choice) => /\p{Nd}/u.test(choice))

function namesAll(choices: readonly string[], answers: readonly string[], given: string): boolean {
  const named = new Set(readChoices(choices, given))
  return named.size > 0 && choices.every((choice, index) => named.has(index) === answers.includes(choice))
}

/** The first reading that makes sense of every part: labels, one choice, several choices, labels without a space. */
function readChoices(choices: readonly string[], given: string): readonly (number | undefined)[] {
  const exact = choices.indexOf(given.trim())
  if (exact >= 0) return [exact]
  const labels = labelNames(choices)
  const names = choices.map((choice, index) => choiceNames(choice, labels[index] ?? []))
  const label = (name: string) => onlyIndex(labels, [name])
  const choice = (part: string) => onlyIndex(names, [withoutLead(part), bare(part)])
  const words = withoutLead(given)
    .split(' ')
    .filter((word) => !joins.has(word))
  const letters = new Set(words.join(''))
  const readings = [
    words.map(label),
    [choice(given)],
    given.split(separator).map(choice),
    letters.size === words.join('').length ? [...letters].map(label) : [],
  ]
  return readings.find((reading) => reading.length > 0 && !reading.includes(undefined)) ?? []
}

const joins = new Set(['and', 'und', 'et', 'और', 'এবং', 'و', 'и', '+'])
const separator = /[,;،、&+\n]|\s(?:and|und|et|y|e|और|এবং|و|и)\s/iu

function onlyIndex(names: readonly (readonly string[])[], forms: readonly string[]): number | undefined {
  const found = names.flatMap((some, index) => (forms.some((form) => some.includes(form)) ? [index] : []))
  return found.length === 1 ? found[0] : undefined
}

// What stands for A to E on keyboards of other scripts, by sound, order or looks.
const otherLetters = ['ए क এ ক ا а', 'बी ख বি খ ب в б', 'सी ग সি গ ج с', 'डी घ ডি ঘ د д', 'ई ङ ই ঙ ه е']
export const letterNames = Array.from('abcdefghijklmnopqrstuvwxyz', (letter, index) => [
  letter,
  ...(otherLetters[index]?.split(' ') ?? []),
])

function labelNames(choices: readonly string[]): string[][] {
  const [areLetters, areNumbers] = [haveLetters(choices), !haveDigits(choices)]
  return choices.map((_, index) => [
    ...((areLetters && letterNames[index]) || []),
    ...(areNumbers ? [String(index + 1)] : []),
  ])
}

function choiceNames(choice: string, labels: readonly string[]): string[] {
  const texts = [fold(choice), bare(choice)]
  const number = /^(?:- )?\d+(?: \d+)*(?= )/.exec(fold(choice))
  return [
    ...labels,
    ...texts,
    ...labels.flatMap((label) => texts.map((text) => `${label} ${text}`)),
    ...(number ?? []),
  ]
}

const longestSentence = 80
const numberInSentence =
  /(?:(?<![\p{L}\p{M}\d])[+-]?[.,]?)?(?<!\d\s*[/:.,']?\s*)\d+(?:[.,']\d+|\s\d{3}(?!\d))*(?!\d|\s*[/:]\s*\d)/u
const grouped = /^[+-]?[1-9]\d{0,2}([,.'\s])(?:\d{2,3}\1)*\d{3}(?!\1)(?:[.,]\d+)?$/

function isNear(right: number | undefined, given: string, tolerance: number): boolean {
  if (right === undefined) return false
  return readNumbers(given).some((number) => {
    const rounding = 2 * Number.EPSILON * Math.max(Math.abs(number), Math.abs(right))
    return Math.abs(number - right) <= tolerance + rounding
  })
}

/** The number that is written, or the first one in a short sentence; "1,000" may be one or a thousand. */
function readNumbers(given: string): number[] {
  const plain = withPlainDigits(given)
    .replace(/\bminus\s+(?=\d)/gi, '-')
    .trim()
  const isNumber = readNumber(plain) !== undefined || grouped.test(plain)
  const text = isNumber || plain.length > longestSentence ? plain : (numberInSentence.exec(plain)?.[0] ?? '')
  const separator = grouped.exec(text)?.[1]
  const readings = [readNumber(text), separator ? readNumber(text.replaceAll(separator, '')) : undefined]
  return readings.filter((reading) => reading !== undefined)
}

export const withPlainDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/(?!\d)\p{Nd}/gu, (digit) => String(readNumber(digit)))
    .replace(/[−–](?=[\d.,])/g, '-')
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
    .replaceAll('⁄', '/')

function isAlike(right: string, said: string): boolean {
  if (right === said) return true
  const hasRoom = (right.match(/\p{L}/gu)?.length ?? 0) > 5
  return hasRoom && right.replace(/\D/g, '') === said.replace(/\D/g, '') && isOneSlip([...right], [...said])
}

// The first letter has to be right: "symmetric" is no slip of "asymmetric".
function isOneSlip(right: readonly string[], said: readonly string[]): boolean {
  const [shorter, longer] = [Math.min(right.length, said.length), Math.max(right.length, said.length)]
  let start = 0
  while (start < shorter && right[start] === said[start]) start += 1
  let end = 0
  while (end < shorter - start && right.at(-1 - end) === said.at(-1 - end)) end += 1
  return start > 0 && longer - start - end <= 1
}

const bare = (text: string): string => withoutLead(text).replace(/^(?:the|an?) (?=.)/, '')

const withoutLead = (text: string): string =>
  fold(text).replace(/^(?:(?:(?:my|the) )?(?:answer|ans|option|choice)(?: is)?|it is|its) (?=.)/, '')

/** Letters, digits and signs of arithmetic, without case, accents of Latin and Arabic letters, or punctuation. */
function fold(text: string): string {
  const plain = foldLetters(withPlainDigits(text))
  return plain.match(signs)?.join(' ') ?? plain.trim()
}

const signs = /\p{L}[\p{L}\p{M}]*|\p{N}+|(?<![\p{L}\p{N}])-(?=\d)|(?<=\d)\/(?=\d)|(?![~|])[\p{Sm}#]/gu
