import { type GiftQuestion, usualWeight } from './gift-reading.rules.ts'

/** The question in GIFT, as far as GIFT goes; without tags. One of order is an essay to others. */
export function writeGift(question: GiftQuestion): string {
  const title = question.label === '' ? '' : `::${escapeGift(question.label)}::`
  return `${title}${text(question.prompt)} {${writeAnswers(question)}}`
}

function writeAnswers(question: GiftQuestion): string {
  switch (question.kind) {
    case 'choice':
      return isTrueFalse(question) ? writeTrueFalse(question) : writeChoices(question)
    case 'number':
      return writeNumber(question)
    case 'text':
      return writeShort(question)
    case 'matching':
      return lines(question.pairs.map(({ left, right }) => `=${text(left)} -> ${escapeGift(right)}`))
    default:
      return ''
  }
}

const isTrueFalse = ({ choices, weights, takes_several }: GiftQuestion): boolean =>
  choices.join() === 'True,False' && weights.length === 0 && !takes_several

function writeTrueFalse({ answers, praise, hint }: GiftQuestion): string {
  const words = praise !== '' || hint !== '' ? `#${text(hint)}#${text(praise)}` : ''
  return `${answers[0] === 'True' ? 'T' : 'F'}${words}`
}

function writeChoices({ choices, answers, weights, takes_several, praise, hint }: GiftQuestion): string {
  const written = choices.map((choice, index) => {
    const isRight = answers.includes(choice)
    const weight = weights[index] ?? usualWeight(isRight, takes_several, answers.length)
    const mark = !takes_several && isRight ? '=' : '~'
    const isPlain = !takes_several && weight === (isRight ? 100 : 0)
    return `${mark}${isPlain ? '' : `%${percent(weight)}%`}${text(choice)}${feedback(isRight ? praise : hint)}`
  })
  return lines(written)
}

function writeNumber({ answers, tolerance, praise, hint }: GiftQuestion): string {
  const number = `${decimal(answers[0] ?? '0')}:${decimal(String(tolerance))}`
  if (praise === '' && hint === '') return `#${number}`
  return lines([`#=${number}${feedback(praise)}`, ...(hint === '' ? [] : [`~${feedback(hint)}`])])
}

function writeShort({ answers, weights, praise }: GiftQuestion): string {
  if (answers.length === 0) return `=*${feedback(praise)}`
  return lines(
    answers.map((answer, index) => {
      const weight = weights[index] ?? 100
      return `=${weight === 100 ? '' : `%${percent(weight)}%`}${text(answer)}${feedback(praise)}`
    }),
  )
}

const feedback = (words: string): string => (words === '' ? '' : `#${text(words)}`)
const lines = (written: string[]): string => `\n${written.join('\n')}\n`
const percent = (weight: number): string => String(Math.round(weight * 1e5) / 1e5)

/** GIFT knows no exponents. */
const decimal = (number: string): string => (/^[+-]?\d+(\.\d+)?$/.test(number) ? number : '0')

/** What begins as a format, a weight or a comment would is marked as plain. */
const text = (words: string): string => `${/^[[%/$]/.test(words) ? '[plain]' : ''}${escapeGift(words)}`

const escapeGift = (words: string): string => words.replace(/[\\~=#{}:]/g, '\\$&').replaceAll('\n', '\\n')
