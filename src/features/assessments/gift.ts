import {
  addBankQuestions,
  type BankFilter,
  type BankQuestion,
  checkQuestion,
  getCourse,
  listWholeBank,
} from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { compileSchema } from '#platform/http.ts'
import { BankInput } from './gift.contract.ts'
import type { GiftFile, Remark } from './gift.rules.ts'
import { blank, type GiftQuestion } from './gift-reading.rules.ts'
import { readInThread, writeInThread } from './gift-work.ts'

export type Imported = { data: BankQuestion[]; errors: Remark[]; notes: Remark[] }

/**
 * Adds the questions of a GIFT file to the course’s bank: all of them or none, or with `partial` those that can be read.
 * Throws `invalid`, `gift_unreadable` with `errors`, the faults by line.
 */
export async function importGift(
  ctx: Ctx,
  course: { id: string },
  text: string,
  { partial = false }: { partial?: boolean | undefined } = {},
): Promise<Imported> {
  await getCourse(ctx, course)
  const { questions, errors, notes } = sift(await readInThread(text))
  if (questions.length === 0 || (errors.length > 0 && !partial)) throw unreadable(errors)
  return { data: await addBankQuestions(ctx, course, questions), errors, notes }
}

/** What the grammar lets through is held to what any question here is held to. */
function sift({ questions, errors, notes }: GiftFile) {
  const faults = [...errors]
  const good = questions.flatMap(({ line, question }) => {
    const fault = faultOf(question)
    if (fault) faults.push({ line, message: `The question that begins here: ${fault}` })
    return fault ? [] : [question]
  })
  return { questions: good, errors: faults.sort((one, other) => one.line - other.line), notes }
}

const isQuestion = compileSchema({
  schema: BankInput,
  method: 'POST',
  url: '',
  httpPart: 'body',
}) as ReturnType<typeof compileSchema> & { errors?: { instancePath: string; message?: string }[] | null }

function faultOf(question: GiftQuestion): string | undefined {
  if (isQuestion(question) !== true) {
    const [first] = isQuestion.errors ?? []
    return `${first?.instancePath.slice(1) || 'it'} ${first?.message ?? 'is not right'}.`
  }
  try {
    checkQuestion(question)
    return undefined
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}

function unreadable(errors: Remark[]): DomainError {
  const [first] = errors
  const message = first
    ? `The GIFT file cannot be read. Line ${first.line}: ${first.message} Faults in all: ${errors.length}. Mend them, or send partial=true to import the rest.`
    : 'There is no question in this file.'
  return new DomainError('invalid', 'gift_unreadable', message, { errors })
}

export async function exportGift(ctx: Ctx, course: { id: string }, filter: BankFilter): Promise<string> {
  const bank = await listWholeBank(ctx, course, filter)
  return writeInThread(bank.map(toGift))
}

const toGift = (question: BankQuestion): GiftQuestion => {
  const known = Object.keys(blank).map((key) => [key, question[key as keyof GiftQuestion]])
  return Object.fromEntries(known) as GiftQuestion
}
