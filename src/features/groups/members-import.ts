import type { Readable } from 'node:stream'
import { type Info, parse } from 'csv-parse'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { isTimeZone } from '#platform/time.ts'
import type { GroupRef } from './group.queries.ts'
import { getGroup } from './groups.ts'
import { writeMembers } from './memberships.ts'
import { type Member, type Person, readPerson } from './people.rules.ts'

const batchSize = 2_000
const mostRows = 1_000_000
const mostFaults = 1_000

export type Fault = { row: number; field: string; message: string }
/** `row` counts the file's lines of data from 1. `errors` names the first thousand; `rejected` counts them all. */
export type ImportReport = { rows: number; added: number; changed: number; rejected: number; errors: Fault[] }

/** Reads a table of learners as it arrives: the good rows are kept, the bad ones reported, memory stays flat. */
export async function importMembers(
  ctx: Ctx,
  group: GroupRef,
  csv: Readable,
  timeZone: string,
): Promise<ImportReport> {
  const { id } = await getGroup(ctx, group)
  const report: ImportReport = { rows: 0, added: 0, changed: 0, rejected: 0, errors: [] }
  let writing: Promise<void> = Promise.resolve()
  let batch: Member[] = []
  // The next rows are read while the last ones are written; one batch waits at most.
  const write = async () => {
    const members = batch
    batch = []
    await writing
    writing = inTransaction(ctx, (tx) => writeMembers(tx, id, members, 'import')).then(
      ({ added, changed }) => {
        report.added += added
        report.changed += changed
      },
    )
    writing.catch(() => {})
  }
  for await (const record of readRows(csv)) {
    report.rows += 1
    if (report.rows > mostRows)
      throw new DomainError('too_large', 'too_many_rows', `A table has at most ${mostRows} rows.`)
    readRow(record, timeZone, report, batch)
    if (batch.length >= batchSize) await write()
  }
  await write()
  await writing
  return report
}

function readRow(record: Row, timeZone: string, report: ImportReport, batch: Member[]): void {
  try {
    if ('fault' in record) throw new DomainError('invalid', 'invalid_row', record.fault, { field: 'row' })
    batch.push(readPerson(record.person, { isZone: isTimeZone, fallback: timeZone }))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    report.rejected += 1
    if (report.errors.length < mostFaults)
      report.errors.push({
        row: report.rows,
        field: String(error.details.field ?? ''),
        message: error.message,
      })
  }
}

type Row = { person: Person } | { fault: string }

/** What the columns may be called, in any case and with any of space, - and _. */
const columns: Record<string, keyof Person> = {
  name: 'name',
  student: 'name',
  number: 'number',
  phone: 'number',
  mobile: 'number',
  contact: 'number',
  countrycode: 'country_code',
  channel: 'channel',
  timezone: 'time_zone',
  issubscribed: 'is_subscribed',
  subscribed: 'is_subscribed',
}

async function* readRows(csv: Readable): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: 100_000,
    info: true,
  })
  csv.on('error', (error) => parser.destroy(error)).pipe(parser)
  let header: (keyof Person | undefined)[] | undefined
  try {
    for await (const { record } of parser as AsyncIterable<Info & { record: string[] }>) {
      if (header) yield toPerson(header, record)
      else header = readHeader(record)
    }
  } catch (error) {
    if (String((error as { code?: string }).code).startsWith('CSV_'))
      throw new DomainError(
        'invalid',
        'unreadable_table',
        `The table cannot be read as CSV: ${(error as Error).message}`,
      )
    throw error
  }
  if (!header)
    throw new DomainError(
      'invalid',
      'empty_table',
      'The table is empty. Its first line names the columns: name,number,channel,timezone.',
    )
}

function readHeader(names: string[]): (keyof Person | undefined)[] {
  const header = names.map((name) => columns[name.toLowerCase().replace(/[\s_-]/g, '')])
  if (!header.includes('name') || !header.includes('number'))
    throw new DomainError(
      'invalid',
      'columns_missing',
      'The first line names the columns; "name" and "number" must be among them.',
    )
  return header
}

function toPerson(header: (keyof Person | undefined)[], record: string[]): Row {
  if (record.length > header.length && record.slice(header.length).some((cell) => cell.trim() !== ''))
    return { fault: `The row has ${record.length} cells, the header ${header.length}.` }
  const person: Person = { name: '', number: '' }
  for (const [index, column] of header.entries()) if (column) person[column] = record[index] ?? ''
  if (Object.values(person).some((cell) => String(cell).includes('\0')))
    return { fault: 'The row contains a NUL character.' }
  return { person }
}
