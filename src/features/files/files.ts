import { type Ctx, inTransaction, ownerScope, requireUser } from '#platform/ctx.ts'
import { DomainError, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { wakeLoop } from '#platform/jobs.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import * as queries from './file.queries.ts'
import { sweeperName } from './sweeping.ts'

/** A file of mine; staff see all. */
export async function getFile(ctx: Ctx, ref: queries.FileRef): Promise<queries.FileRow> {
  const file = await queries.find(ctx.db, ref)
  const scope = ownerScope(ctx)
  if (!file || (scope !== null && scope !== file.owner_id)) throw notFound('file')
  return file
}

/** For features that know who may see it: any file, whoever asks. */
export const findFile = (ctx: Ctx, ref: queries.FileRef): Promise<queries.FileRow | undefined> =>
  queries.find(ctx.db, ref)

/** The same for many at once, by their ids; those that are gone are missing. */
export async function findFiles(ctx: Ctx, ids: string[]): Promise<Map<string, queries.FileRow>> {
  const files = ids.length > 0 ? await queries.findMany(ctx.db, ids) : []
  return new Map(files.map((file) => [file.id, file]))
}

/** My files, the newest first. */
export async function listMyFiles(ctx: Ctx, { limit, cursor }: PageRequest): Promise<Page<queries.FileRow>> {
  const rows = await queries.list(ctx.db, requireUser(ctx).id, readNumberCursor(cursor), limit + 1)
  return toPage(rows, limit, ({ no }) => [no])
}

/** How many bytes my files take, and may take. */
export async function getMyUsage(ctx: Ctx): Promise<{ used_bytes: number; quota_bytes: number }> {
  const used_bytes = await queries.countBytes(ctx.db, requireUser(ctx).id)
  return { used_bytes, quota_bytes: ctx.providers.files.most.person }
}

/** The file goes now; what it held goes with the next sweep. Throws `conflict`, code `file_in_use`. */
export function removeFile(ctx: Ctx, ref: queries.FileRef): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await getFile(tx, ref)
    await queries.remove(tx.db, id, tx.now()).catch((error) => {
      throw Object(error).code === '23503' ? inUse() : error
    })
    await publish(tx, { type: 'file.removed', subject: id })
    await wakeLoop(tx, sweeperName)
  })
}

const inUse = () =>
  new DomainError('conflict', 'file_in_use', 'Something shows this file. Take it out of there first.')
