export type { Group, GroupRef } from './group.queries.ts'
export {
  countGroups,
  createGroup,
  findTwinGroup,
  type GroupCare,
  getGroup,
  removeGroup,
  takeGroup,
  updateGroup,
} from './groups.ts'
export { importMembers } from './members-import.ts'
export {
  addMembers,
  changeMember,
  countMembers,
  eraseMemberships,
  exportMemberships,
  type GroupWithMembers,
  listGroupsWithMembers,
  type Membership,
  moveMemberships,
  readPeople,
  removeMember,
} from './memberships.ts'
export type { Person } from './people.rules.ts'
export { createWholeGroup, extendGroup } from './whole-groups.ts'
