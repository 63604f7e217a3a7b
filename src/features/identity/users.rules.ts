type Role = 'student' | 'instructor' | 'admin' | 'superadmin'
type Account = { id: string; role: Role }

const rank: Record<Role, number> = { student: 0, instructor: 1, admin: 2, superadmin: 3 }

export const hasRole = (role: Role, needed: Role): boolean => rank[role] >= rank[needed]

/** A superadmin everyone; an admin those below; everyone themselves. */
export const mayManage = (actor: Account, account: Account): boolean =>
  actor.id === account.id ||
  actor.role === 'superadmin' ||
  (actor.role === 'admin' && rank[account.role] < rank.admin)
