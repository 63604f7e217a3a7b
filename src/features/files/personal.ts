import type { Ctx } from '#platform/ctx.ts'
import { wakeLoop } from '#platform/jobs.ts'
import type { Person } from '#platform/person.ts'
import * as queries from './file.queries.ts'
import { sweeperName } from './sweeping.ts'

/** What a person uploaded. */
export async function exportFiles(ctx: Ctx, { user_id }: Person) {
  const files = await queries.list(ctx.db, user_id, undefined, 10_000)
  return files.map(({ id, use, name, media_type, size, created_at }) => ({
    id,
    use,
    name,
    media_type,
    size,
    created_at,
  }))
}

/** The person's pictures go, once their account shows none; the material of courses stays with the academy. */
export async function eraseFiles(tx: Ctx, { user_id }: Person): Promise<void> {
  await queries.removePictures(tx.db, user_id, tx.now())
  await wakeLoop(tx, sweeperName)
}
