import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { getCourse } from '#features/courses/index.ts'
import { findAccountsByEmail } from '#features/identity/index.ts'
import {
  enrolMany,
  ensureLearnersOf,
  findKnownLearners,
  type Outcome,
  type Person,
} from '#features/learning/index.ts'
import { type Ctx, inTransaction, isStaff, requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { lowerAscii } from '#platform/letters.ts'
import type { Cohort } from './cohort.queries.ts'
import { hold } from './cohort.queries.ts'
import { getCohort, refuseOver, startOf } from './cohorts.ts'
import { type Column, type Named, readHeader, readRow } from './enrolment-table.rules.ts'

const mostRows = 10_000

export type RowReport = { row: number; outcome: Outcome | 'rejected'; message?: string }
/** `row` counts the lines of data from 1. */
export type CohortReport = { rows: RowReport[]; enrolled: number; rejected: number }

/** Enrols those whom a CSV table names, by account or by number, and says what became of every row; all or nothing of it is kept. */
export async function enrolCohort(ctx: Ctx, id: string, csv: Readable): Promise<CohortReport> {
  refuseOver(await getCohort(ctx, id), ctx.now())
  const named = await readTable(csv)
  return inTransaction(ctx, async (tx) => {
    await hold(tx.db, id)
    const cohort = await getCohort(tx, id)
    const learners = await findLearners(tx, named)
    const outcomes = await enrolMany(tx, [...new Set(learners.filter((one) => one !== ''))], {
      course: await getCourse(tx, { id: cohort.course_id }),
      cohort: { id, starts_at: startOf(cohort) },
      free: freeSeats(cohort),
    })
    return report(named, learners, outcomes, isStaff(tx) ? unknown.account : unknown.learner)
  })
}

const freeSeats = ({ seats, enrolled }: Cohort) => (seats === null ? null : Math.max(0, seats - enrolled))

/** The learner of each row; empty where there is nobody, or, for a teacher, nobody whom they teach: who else is here is not theirs to know. */
async function findLearners(tx: Ctx, named: Named[]): Promise<string[]> {
  const emails = named.flatMap((one) => ('email' in one ? [one.email] : []))
  const accounts = new Map(
    (await findAccountsByEmail(tx, emails)).map((user) => [lowerAscii(user.email ?? ''), user]),
  )
  const people = named.flatMap((one, row): ({ row: number } & Person)[] => {
    if ('phone' in one) return [{ row, phone: one.phone, name: one.name }]
    const user = 'email' in one ? accounts.get(lowerAscii(one.email)) : undefined
    if (!user) return []
    return [{ row, user: { id: user.id, name: `${user.first_name} ${user.last_name}`.trim() } }]
  })
  const learners = isStaff(tx)
    ? await ensureLearnersOf(tx, people)
    : await findKnownLearners(tx, people, requireUser(tx).id)
  const byRow = new Map(people.map(({ row }, index) => [row, learners[index] ?? '']))
  return named.map((_, row) => byRow.get(row) ?? '')
}

const words: Record<Outcome, string | undefined> = {
  enrolled: undefined,
  already_enrolled: 'They learn this course already.',
  prerequisites_missing: 'They have not completed what comes before this course.',
  full: 'No seat is left.',
}

const unknown = {
  account: 'Nobody has signed up with this address yet.',
  learner: 'You teach nobody with this address or number. Ask them to enrol, or put them into a group first.',
}

function report(
  named: Named[],
  learners: string[],
  outcomes: Map<string, Outcome>,
  nobody: string,
): CohortReport {
  const seen = new Set<string>()
  const rows = named.map((one, index): RowReport => {
    const row = index + 1
    if ('fault' in one) return { row, outcome: 'rejected', message: one.fault }
    const learner = learners[index] ?? ''
    if (!learner) return { row, outcome: 'rejected', message: nobody }
    const outcome = seen.has(learner) ? 'already_enrolled' : (outcomes.get(learner) ?? 'full')
    seen.add(learner)
    const message = words[outcome]
    return { row, outcome, ...(message && { message }) }
  })
  const count = (outcome: RowReport['outcome']) => rows.filter((row) => row.outcome === outcome).length
  return {
    rows,
    enrolled: count('enrolled'),
    rejected: rows.length - count('enrolled') - count('already_enrolled'),
  }
}

async function readTable(csv: Readable): Promise<Named[]> {
  const parser = csv.pipe(
    parse({
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: 10_000,
    }),
  )
  csv.on('error', (error) => parser.destroy(error))
  let header: Column[] | undefined
  const rows: Named[] = []
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (!header) header = readHeader(record) ?? refuseHeader()
      else if (rows.length >= mostRows) throw tooLong()
      else rows.push(readRow(header, record))
    }
  } catch (error) {
    throw String(Object(error).code).startsWith('CSV_') ? unreadable(error as Error) : error
  }
  return header ? rows : refuseHeader()
}

function refuseHeader(): never {
  throw new DomainError(
    'invalid',
    'columns_missing',
    'The first line names the columns; "email" or "phone" must be among them.',
  )
}
const tooLong = () =>
  new DomainError('too_large', 'too_many_rows', `A table has at most ${mostRows} rows. Send it in parts.`)
const unreadable = ({ message }: Error) =>
  new DomainError('invalid', 'unreadable_table', `The table cannot be read as CSV: ${message}`)
