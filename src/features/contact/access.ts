import { type Ctx, isStaff } from '#platform/ctx.ts'
import { DomainError } from '#platform/errors.ts'

/** What strangers wrote is for the academy's staff. */
export function requireStaff(ctx: Ctx): void {
  if (!isStaff(ctx))
    throw new DomainError('forbidden', 'role_too_low', 'This is for the role "admin" and those above it.')
}
