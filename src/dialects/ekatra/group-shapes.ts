import type { Static } from 'typebox'
import type { GroupWithMembers, Membership, Person } from '#features/groups/index.ts'
import { history } from './dates.ts'
import type { StudentChange } from './groups.contract.ts'
import { toText } from './reading.ts'

type Change = Static<typeof StudentChange>

/** Only what was sent; null stands for nothing. */
export function toPersonChange({ number, country_code, timezone, is_subscribed, ...words }: Change) {
  const { name, channel } = words
  const change: Partial<Person> = {}
  if (name !== undefined) change.name = name
  if (channel !== undefined) change.channel = channel
  if (number !== undefined) change.number = toText(number)
  if (timezone != null) change.time_zone = timezone
  if (country_code != null) change.country_code = toText(country_code)
  if (is_subscribed != null) change.is_subscribed = is_subscribed
  return change
}

export const toPerson = (student: Change & Pick<Person, 'name'>): Person => ({
  number: '',
  ...toPersonChange(student),
  name: student.name,
})

/** As the document shows a group; a student's `id` is what its addresses call them by. */
export const fromGroup = ({ no, name, description, members }: GroupWithMembers) => ({
  id: no,
  name,
  description,
  students: members.map(fromMember),
})

/** As the client's rows have it. */
export const fromGroupRow = (group: GroupWithMembers, addedBy: number | undefined, zone: string) => ({
  ...fromGroup(group),
  ...history(group, zone),
  ...(addedBy === undefined ? {} : { added_by: addedBy }),
})

/** Whoever wrote STOP shows as not subscribed, whatever the teacher entered. */
const fromMember = (member: Membership) => ({
  id: member.no,
  name: member.name,
  number: member.phone,
  channel: member.channel,
  is_subscribed: member.is_subscribed && !member.opted_out,
  timezone: member.time_zone,
  country_code: member.country_code,
})
