import type { GIFTQuestion, NumericalChoice, NumericalFormat, TextChoice, TextFormat } from 'gift-pegjs'
import type { Criterion, Kind, Pair } from './paper.rules.ts'

export type GiftQuestion = {
  kind: Kind
  prompt: string
  label: string
  choices: string[]
  answers: string[]
  tolerance: number
  praise: string
  hint: string
  takes_several: boolean
  pairs: Pair[]
  rubric: Criterion[]
  weights: number[]
  tags: string[]
}
type TrueFalse = Extract<GIFTQuestion, { type: 'TF' }>
type Parsed = Exclude<GIFTQuestion, { type: 'Category' | 'Description' }>
/** Makes a text of what GIFT marks as [html]. */
export type Plain = (html: string) => string
/** Says what was lost. */
export type Note = (message: string) => void

export const blank: GiftQuestion = {
  kind: 'essay',
  prompt: '',
  label: '',
  choices: [],
  answers: [],
  tolerance: 0,
  praise: '',
  hint: '',
  takes_several: false,
  pairs: [],
  rubric: [],
  weights: [],
  tags: [],
}

export function readParsed(parsed: Parsed, toPlain: Plain, note: Note): GiftQuestion {
  const plain = ({ format, text }: TextFormat) => (format === 'html' ? toPlain(text) : text)
  const question = {
    ...blank,
    prompt: plain(parsed.stem),
    label: parsed.title ?? '',
    ...shapeOf(parsed, plain, note),
  }
  const general = parsed.globalFeedback ? plain(parsed.globalFeedback) : ''
  return { ...question, praise: question.praise || general, hint: question.hint || general }
}

type Text = (text: TextFormat) => string
type Shape = Partial<GiftQuestion>

function shapeOf(parsed: Parsed, plain: Text, note: Note): Shape {
  switch (parsed.type) {
    case 'TF':
      return readTrueFalse(parsed, plain)
    case 'MC':
      return readChoices(parsed.choices, plain, note)
    case 'Short':
      return readShort(parsed.choices, plain)
    case 'Numerical':
      return readNumerical(parsed.choices, plain, note)
    case 'Matching': {
      const right = (text: string) => text.replace(/&&010|&&(?:035|058|061|092|123|125|126);/g, decode)
      const pairs = parsed.matchPairs.map((pair) => ({
        left: plain(pair.subquestion),
        right: right(pair.subanswer),
      }))
      return { kind: 'matching', pairs }
    }
    case 'Essay':
      return { kind: 'essay' }
  }
}

// The first word is for who is wrong, the second for who is right: gift-pegjs names them otherwise.
function readTrueFalse({ isTrue, trueFeedback: wrong, falseFeedback: right }: TrueFalse, plain: Text): Shape {
  const words = { praise: right ? plain(right) : '', hint: wrong ? plain(wrong) : '' }
  return { kind: 'choice', choices: ['True', 'False'], answers: [isTrue ? 'True' : 'False'], ...words }
}

// gift-pegjs leaves the right sides of pairs as it marked them.
const decode = (mark: string): string => String.fromCharCode(Number(mark.slice(2, 5)))

/** Without a choice that is simply right, GIFT means that several may be chosen. */
function readChoices(choices: readonly TextChoice[], plain: Text, note: Note): Shape {
  const texts = choices.map(({ text }) => plain(text))
  const worth = choices.map(({ isCorrect, weight }) => weight ?? (isCorrect ? 100 : 0))
  const takes_several = !choices.some(({ isCorrect }) => isCorrect)
  const best = worth.indexOf(Math.max(...worth))
  if (!takes_several && worth.filter((weight) => weight === 100).length > 1)
    note(
      'Several choices are wholly right and one may be chosen: the first is shown as the answer, each counts.',
    )
  const isRight = (index: number) => (takes_several ? (worth[index] ?? 0) > 0 : index === best)
  const answers = texts.filter((_, index) => isRight(index))
  const usual = texts.map((_, index) => usualWeight(isRight(index), takes_several, answers.length))
  const isUsual = worth.every((weight, index) => Math.abs(weight - (usual[index] ?? 0)) < 0.01)
  const said = feedbackOf(choices, (_, index) => isRight(index), plain)
  return { kind: 'choice', choices: texts, answers, takes_several, weights: isUsual ? [] : worth, ...said }
}

/** What a choice is worth without weights of its own (scoring.rules.ts), in percent. */
export const usualWeight = (isRight: boolean, takesSeveral: boolean, right: number): number =>
  takesSeveral ? ((isRight ? 1 : -1) * 100) / right : isRight ? 100 : 0

function readShort(choices: readonly TextChoice[], plain: Text): Shape {
  const said = feedbackOf(choices, () => true, plain)
  const texts = choices.map(({ text }) => plain(text))
  if (texts.length === 1 && texts[0] === '*') return { kind: 'text', ...said }
  const weights = choices.map(({ weight }) => weight ?? 100)
  return {
    kind: 'text',
    answers: texts,
    weights: weights.every((one) => one === 100) ? [] : weights,
    ...said,
  }
}

function readNumerical(choices: NumericalChoice[] | NumericalFormat, plain: Text, note: Note): Shape {
  const list: NumericalChoice[] = Array.isArray(choices)
    ? choices
    : [{ isCorrect: true, weight: null, text: choices, feedback: null }]
  const isWhole = ({ isCorrect, weight }: NumericalChoice) => isCorrect && (weight ?? 100) === 100
  const best = list.find(isWhole)
  if (list.filter(({ isCorrect }) => isCorrect).length > 1)
    note('Of several numbers the first that earns everything is kept: here a number question has one.')
  const { number, range = 0, numberLow = 0, numberHigh = 0 } = best?.text ?? {}
  const [value, tolerance] =
    number === undefined
      ? [(numberLow + numberHigh) / 2, Math.abs(numberHigh - numberLow) / 2]
      : [number, range]
  const said = feedbackOf(list, (choice) => isWhole(choice), plain)
  return { kind: 'number', answers: best ? [String(value)] : [], tolerance, ...said }
}

type Choice = { feedback: TextFormat | null }

/** GIFT has a word for each choice, a question here one for who is right and one for who is not. */
function feedbackOf<T extends Choice>(
  choices: readonly T[],
  isRight: (choice: T, index: number) => boolean,
  plain: Text,
) {
  const words = (wanted: boolean) => {
    const said = choices.filter((choice, index) => isRight(choice, index) === wanted)
    return [...new Set(said.flatMap(({ feedback }) => (feedback ? plain(feedback) : [])))].join('\n')
  }
  return { praise: words(true), hint: words(false) }
}
