import type { Ctx } from '#platform/ctx.ts'
import { publish } from '#platform/events.ts'
import { mailNotice } from './mails.ts'
import { endOtherSessionsOf } from './session.queries.ts'
import { set } from './user.queries.ts'

/**
 * Whether signing in to the account takes a second step from now on; its owner hears of it. Sessions
 * that were opened with one step end, but for the one in which it was turned on.
 */
export async function setSecondFactor(tx: Ctx, userId: string, isOn: boolean): Promise<void> {
  if (isOn) await endOtherSessionsOf(tx.db, userId, sessionOf(tx), tx.now())
  const user = await set(tx.db, userId, { second_factor_at: isOn ? tx.now() : null }, tx.now())
  const name = isOn ? 'second_factor_on' : 'second_factor_off'
  await publish(tx, { type: `user.${name}`, subject: userId })
  await mailNotice(tx, user, name, `${name}:${userId}:${tx.now().getTime()}`)
}

const sessionOf = ({ actor }: Ctx) => (actor.kind === 'user' ? actor.session_id : null)
