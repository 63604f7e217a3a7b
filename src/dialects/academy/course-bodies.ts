import type { Static } from 'typebox'
import { getMasterCategory, getSubCategory } from '#features/catalogue/index.ts'
import type { NewCourse } from '#features/courses/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { toMajor, toMinor } from '#platform/money.ts'
import type { Fields } from './courses.contract.ts'
import { failure } from './failures.ts'

export type Sent = Static<typeof Fields>
export type Change = Omit<NewCourse, 'title' | 'status'> & { title?: string }
type Money = { price: number; currency: string }

/** What was sent of a course, in the domain's words; `known` is what it costs. */
export async function toChange(ctx: Ctx, sent: Sent, known: Money): Promise<Change> {
  const { duration_hours: hours, max_students: seats, learning_outcomes: outcomes } = sent
  const sub_category_id = await findSubCategory(ctx, sent)
  return {
    ...whatIs({
      title: sent.title?.trim(),
      description: sent.description,
      short_description: sent.short_description,
      requirements: sent.prerequisites,
      outcomes: typeof outcomes === 'string' ? toOutcomes(outcomes) : undefined,
      difficulty: chosen(sent.difficulty_level, 'difficulty_level', difficulties),
      mode: chosen(sent.mode_of_conduct, 'mode_of_conduct', modes),
      sub_category_id,
      ...toMoney(sent, known),
    }),
    // The forms of its admin portal empty these where there is to be none.
    ...(hours !== undefined && { duration_minutes: hours === null ? null : Math.round(hours * 60) }),
    ...(seats !== undefined && { seats }),
  }
}

type Said<T> = { [Name in keyof T]?: NonNullable<T[Name]> }

/** Only what was said. */
const whatIs = <T extends object>(fields: T): Said<T> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as Said<T>

const difficulties = ['beginner', 'intermediate', 'advanced'] as const
const modes = ['online', 'offline'] as const
const statuses = ['draft', 'published'] as const

/** One of these, in any case; nothing where nothing was chosen. */
function chosen<T extends string>(
  sent: string | null | undefined,
  field: string,
  all: readonly T[],
): T | undefined {
  const word = sent?.trim().toLowerCase()
  if (!word) return undefined
  const found = all.find((one) => one === word)
  if (!found) throw failure('invalid', `${field}_invalid`, `Invalid ${field}`)
  return found
}

/** What it is to be; that it stays what it is shown as may always be said. */
export const readStatus = (sent: string | null | undefined, shown?: string) =>
  sent?.trim().toLowerCase() === shown ? undefined : chosen(sent, 'status', statuses)

const toOutcomes = (text: string): string[] => {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  if (lines.length > 100) throw failure('invalid', 'learning_outcomes_invalid', 'Invalid learning_outcomes')
  return lines
}

function toMoney({ price, currency: sent }: Sent, known: Money) {
  const currency = sent?.toUpperCase() ?? known.currency
  if (typeof price === 'number') return { currency, price: toMinor(price, currency) }
  // The same number of another currency.
  return sent ? { currency, price: toMinor(toMajor(known.price, known.currency), currency) } : {}
}

/** A master category is said by its sub category; alone it only has to be there. */
async function findSubCategory(
  ctx: Ctx,
  { subcategory_id, master_category_id }: Sent,
): Promise<string | undefined> {
  if (master_category_id)
    await getMasterCategory(ctx, toRef(master_category_id)).catch(unknown('master_category_id'))
  if (!subcategory_id) return undefined
  return (await getSubCategory(ctx, toRef(subcategory_id)).catch(unknown('subcategory_id'))).id
}

const toRef = (no: number) => ({ no: no > 0 && no <= 2_147_483_647 ? no : 0 })

const unknown = (field: string) => (error: unknown) => {
  if (error instanceof DomainError && error.kind === 'not_found')
    throw failure('invalid', `${field}_invalid`, `Invalid ${field}`)
  throw error
}
