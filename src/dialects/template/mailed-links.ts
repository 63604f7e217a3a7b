import { linkVoid, type MakeLink, type UserRow } from '#features/identity/index.ts'
import { type Ctx, inTransaction } from '#platform/ctx.ts'
import { toUid } from './entity-ids.ts'

/** Where the links in this dialect's mails lead: pages of its client, or our own of the same address. */
export const confirmLink =
  (frontendUrl: string): MakeLink =>
  (secret, { id }) =>
    `${frontendUrl}/session/login/${secret}/${toUid(id)}`

export const resetLink =
  (frontendUrl: string): MakeLink =>
  (secret, { id }) =>
    `${frontendUrl}/session/reset-password/${secret}/${toUid(id)}`

/** Uses a link, unless it is somebody else's: then it stays as good as it was. */
export const useLinkOf = (ctx: Ctx, { id }: UserRow, use: (tx: Ctx) => Promise<UserRow>): Promise<UserRow> =>
  inTransaction(ctx, async (tx) => {
    const user = await use(tx)
    if (user.id !== id) throw linkVoid()
    return user
  })
