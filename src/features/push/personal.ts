import { nameReceiver } from '#features/messaging/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import type { Person } from '#platform/person.ts'
import * as devices from './device.queries.ts'
import { afterRemoval } from './devices.ts'
import * as pushes from './push.queries.ts'

/** Where a person is reached, and what they pushed to others; what was pushed to them is among their messages. */
export const exportPushes = async (ctx: Ctx, { user_id }: Person) => ({
  devices: await devices.listOf(ctx.db, user_id),
  pushes: await pushes.listOf(ctx.db, user_id),
})

/** While the messages still say what was theirs. */
export async function erasePushes(tx: Ctx, { user_id }: Person): Promise<void> {
  // What was pushed to a token before its owner was known is theirs too.
  const tokens = (await devices.listOf(tx.db, user_id)).map(({ token }) => token)
  await nameReceiver(tx, tokens, user_id)
  await pushes.eraseWords(tx.db, user_id)
  await afterRemoval(tx, await devices.removeOf(tx.db, user_id))
}
