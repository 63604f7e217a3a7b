import { holdMe, setPicture, type UserRow } from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { wakeLoop } from '#platform/jobs.ts'
import { removeUnused } from './file.queries.ts'
import { receiveFile, type Upload } from './receiving.ts'
import { sweeperName } from './sweeping.ts'

/** My picture is this from now on; the one before it goes. */
export async function setMyPicture(ctx: Ctx, upload: Upload): Promise<UserRow> {
  const { id } = await receiveFile(ctx, 'picture', upload)
  return replace(ctx, id)
}

export const removeMyPicture = (ctx: Ctx): Promise<UserRow> => replace(ctx, null)

const replace = (ctx: Ctx, picture: string | null): Promise<UserRow> =>
  inTransaction(ctx, async (tx) => {
    const { id, picture_id } = await holdMe(tx)
    const me = await setPicture(tx, id, picture)
    await removeUnused(tx.db, picture_id, tx.now())
    await wakeLoop(tx, sweeperName)
    return me
  })
