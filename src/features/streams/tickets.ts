import { type Ctx, requireUser, type User } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { hashSecret, newSecret } from '#platform/tokens.ts'
import * as queries from './stream.queries.ts'

/** How long a ticket waits to be used, in milliseconds. */
const validFor = 30_000

/** Opens one stream of mine once, in an address, where a token would stay in logs and histories. */
export async function makeTicket(ctx: Ctx): Promise<{ ticket: string; expires_at: Date }> {
  const { id: user_id, role, session_id } = requireUser(ctx)
  const ticket = newSecret()
  const expires_at = new Date(ctx.now().getTime() + validFor)
  await queries.insertTicket(ctx.db, {
    secret_hash: hashSecret(ticket),
    user_id,
    role,
    session_id,
    expires_at,
  })
  return { ticket, expires_at }
}

/** Uses a ticket up. Throws `unauthenticated`, `ticket_refused`. */
export async function takeTicket(ctx: Ctx, ticket: string): Promise<User> {
  const taken = await queries.takeTicket(ctx.db, hashSecret(ticket), ctx.now())
  if (!taken)
    throw new DomainError(
      'unauthenticated',
      'ticket_refused',
      'This ticket was used or is too old. Get a new one: POST /v1/stream/tickets.',
    )
  const { user_id: id, role, session_id } = taken
  return { kind: 'user', id, role, session_id }
}
