import { hasRole, type UserRow } from '#features/identity/index.ts'
import type { Role } from '#platform/ctx.ts'
import { toFlag } from './reading.ts'

/** An account as signing in shows it; its username is its e-mail. */
export const toAccount = (user: UserRow) => ({
  id: user.no,
  _id: user.no,
  username: user.email ?? '',
  email: user.email ?? '',
  is_staff: hasRole(user.role, 'admin'),
  is_active: user.blocked_at === null,
  is_superuser: user.role === 'superadmin',
})

export const toListedUser = (user: UserRow) => ({
  ...toAccount(user),
  first_name: user.first_name,
  last_name: user.last_name,
})

type Sent = boolean | string | number | undefined

/** The role that two flags mean. What is not sent stays, and so does a teacher who is said to be no staff. */
export function toRole(role: Role, sent: { is_staff?: Sent; is_superuser?: Sent }): Role {
  if (toFlag(sent.is_superuser) ?? role === 'superadmin') return 'superadmin'
  if (toFlag(sent.is_staff) ?? hasRole(role, 'admin')) return 'admin'
  return role === 'instructor' ? 'instructor' : 'student'
}
