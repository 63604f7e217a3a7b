export { requestPasswordReset, resetPassword } from './password-resets.ts'
export { openSessions, type Sessions, type Terms } from './sessions.ts'
export type { UserRow } from './user.queries.ts'
export { hasRole } from './users.rules.ts'
export {
  changeUser,
  createUser,
  ensureSuperadmin,
  findUserByEmail,
  getMe,
  getUser,
  hasOpenDemoAccounts,
  hasUsers,
  listUsers,
  lockDemoAccounts,
  makeSuperadmin,
  type ProfileChange,
  removeUser,
  type SignUp,
  signUp,
} from './users.ts'
