type Role = 'student' | 'instructor' | 'admin' | 'superadmin'
type Account = { id: string; role: Role }

const rank: Record<Role, number> = { student: 0, instructor: 1, admin: 2, superadmin: 3 }

export const hasRole = (role: Role, needed: Role): boolean => rank[role] >= rank[needed]

/** A superadmin makes anyone; an admin up to their own level; nobody else makes accounts. */
export const mayMake = (actor: Role, role: Role): boolean =>
  hasRole(actor, 'admin') && rank[role] <= rank[actor]

/** Changing, blocking and removing others: a superadmin everyone; an admin those below. */
export const mayRule = (actor: Account, account: Account): boolean =>
  actor.id !== account.id &&
  (actor.role === 'superadmin' || (actor.role === 'admin' && rank[account.role] < rank.admin))

/** The same, and everyone themselves: their names, not their role. */
export const mayManage = (actor: Account, account: Account): boolean =>
  actor.id === account.id || mayRule(actor, account)
