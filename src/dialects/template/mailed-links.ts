import { findLinkOwner, linkVoid, type MakeLink, type UserRow } from '#features/identity/index.ts'
import type { Ctx } from '#platform/ctx.ts'
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
export async function useLinkOf(ctx: Ctx, { id }: UserRow, secret: string, use: () => Promise<UserRow>) {
  if ((await findLinkOwner(ctx, secret)) !== id) throw linkVoid()
  return use()
}
