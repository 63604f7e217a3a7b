import type { Readable } from 'node:stream'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { isTimeZone } from '#platform/time.ts'
import type { GroupRef } from './group.queries.ts'
import { getGroup } from './groups.ts'
import { type Row, readRows } from './members-table.ts'
import { writeMembers } from './memberships.ts'
import { type Member, readPerson } from './people.rules.ts'

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
  const batches = writeBatches(ctx, id, report)
  for await (const row of readRows(csv)) {
    report.rows += 1
    if (report.rows > mostRows)
      throw new DomainError('too_large', 'too_many_rows', `A table has at most ${mostRows} rows.`)
    const member = readRow(row, timeZone, report)
    if (member) await batches.add(member)
  }
  await batches.end()
  return report
}

/** The next rows are read while the last ones are written; one batch waits at most. */
function writeBatches(ctx: Ctx, groupId: string, report: ImportReport) {
  let writing: Promise<void> = Promise.resolve()
  let batch: Member[] = []
  const write = async (members: Member[]) => {
    const { added, changed } = await inTransaction(ctx, (tx) => writeMembers(tx, groupId, members, 'import'))
    report.added += added
    report.changed += changed
  }
  const hand = async () => {
    await writing
    writing = write(batch)
    // Whoever awaits it next is told; until then its failure is nobody's.
    writing.catch(() => {})
    batch = []
  }
  return {
    async add(member: Member): Promise<void> {
      batch.push(member)
      if (batch.length >= batchSize) await hand()
    },
    async end(): Promise<void> {
      await hand()
      await writing
    },
  }
}

function readRow(row: Row, timeZone: string, report: ImportReport): Member | undefined {
  try {
    if ('fault' in row) throw new DomainError('invalid', 'invalid_row', row.fault, { field: 'row' })
    return readPerson(row.person, { isZone: isTimeZone, fallback: timeZone })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    report.rejected += 1
    if (report.errors.length < mostFaults)
      report.errors.push({
        row: report.rows,
        field: String(error.details.field ?? ''),
        message: error.message,
      })
    return undefined
  }
}
