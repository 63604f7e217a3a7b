import { type Ctx, type Role, requireUser } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'
import { hasRole } from './users.rules.ts'

/** For what the academy itself does, and people of that role or one above it. */
export function requireRole(ctx: Ctx, needed: Role): void {
  if (ctx.actor.kind === 'system' || hasRole(requireUser(ctx).role, needed)) return
  throw new DomainError('forbidden', 'role_too_low', `This is for the role "${needed}" and those above it.`)
}
