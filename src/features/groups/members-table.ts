import type { Readable } from 'node:stream'
import { type Info, parse } from 'csv-parse'
import { DomainError } from '#platform/errors.ts'
import type { Person } from './people.rules.ts'

/** A line of data: whom it means, or why it means nobody. */
export type Row = { person: Person } | { fault: string }

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

const options = {
  bom: true,
  skip_empty_lines: true,
  relax_column_count: true,
  relax_quotes: true,
  max_record_size: 100_000,
  info: true,
} as const

/** The lines of a CSV table as they arrive. Throws `invalid` when it is no table, or not one of people. */
export async function* readRows(csv: Readable): AsyncGenerator<Row> {
  const broken: Error[] = []
  // A row that cannot be read is told at the end: the good ones before it are still on their way.
  const parser = parse({ ...options, skip_records_with_error: true })
  parser.on('skip', (error) => {
    if (error) broken.push(error)
  })
  csv.on('error', (error) => parser.destroy(error)).pipe(parser)
  let header: (keyof Person | undefined)[] | undefined
  try {
    for await (const { record } of parser as AsyncIterable<Info & { record: string[] }>) {
      if (header) yield toPerson(header, record)
      else header = readHeader(record)
    }
  } catch (error) {
    if (!isUnreadable(error)) throw error
    broken.push(error)
  }
  if (broken[0] && !header) throw unreadable(broken[0])
  for (const { message } of broken) yield { fault: `The table cannot be read as CSV here: ${message}` }
  if (!header)
    throw new DomainError(
      'invalid',
      'empty_table',
      'The table is empty. Its first line names the columns: name,number,channel,timezone.',
    )
}

const isUnreadable = (error: unknown): error is Error =>
  String((error as { code?: string }).code).startsWith('CSV_')

const unreadable = ({ message }: Error) =>
  new DomainError('invalid', 'unreadable_table', `The table cannot be read as CSV: ${message}`)

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
