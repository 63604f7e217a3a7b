import { ensureLearners } from '#features/learning/index.ts'
import { recordConsents } from '#features/messaging/index.ts'
import { type Ctx, inTransaction, ownerScope } from '#platform/ctx.ts'
import { DomainError, isTaken, notFound } from '#platform/errors.ts'
import { publish } from '#platform/events.ts'
import { type Page, type PageRequest, readNumberCursor, toPage } from '#platform/paging.ts'
import type { Person as DataSubject } from '#platform/person.ts'
import { isTimeZone } from '#platform/time.ts'
import type { Group, GroupRef } from './group.queries.ts'
import { list as listAllGroups } from './group.queries.ts'
import { type GroupCare, getGroup, takeGroup } from './groups.ts'
import type { Membership, MembershipRef } from './membership.queries.ts'
import * as queries from './membership.queries.ts'
import { type Member, type Person, readPerson } from './people.rules.ts'

export type { Membership }

/** Reads people as they were written; `timeZone` is for numbers whose country has several zones. */
export const readPeople = (people: Person[], timeZone: string): Member[] =>
  people.map((person) => readPerson(person, { isZone: isTimeZone, fallback: timeZone }))

/** Puts people into the group, all or none; who is in it already is changed. One learner stands behind each number. */
export function addMembers(
  ctx: Ctx,
  group: GroupRef,
  members: Member[],
  source: string,
  care: GroupCare = {},
): Promise<{ added: number; changed: number }> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeGroup(tx, group, care)
    return writeMembers(tx, id, members, source)
  })
}

/** For a number that stands there twice the last line counts. */
export async function writeMembers(
  tx: Ctx,
  groupId: string,
  members: Member[],
  source: string,
): Promise<{ added: number; changed: number }> {
  if (members.length === 0) return { added: 0, changed: 0 }
  const people = [...new Map(members.map((member) => [member.phone, member])).values()]
  await ensureLearners(tx, people)
  const written = await queries.upsert(tx.db, groupId, people, tx.now())
  const added = new Set(written.flatMap(({ phone, is_new }) => (is_new ? [phone] : [])))
  await recordConsents(
    tx,
    source,
    people.filter(({ phone, is_subscribed }) => is_subscribed && added.has(phone)),
  )
  const counts = { added: added.size, changed: written.length - added.size }
  if (counts.changed > 0) await publish(tx, { type: 'group.members_changed', subject: groupId })
  return counts
}

export async function listMembers(
  ctx: Ctx,
  group: GroupRef,
  { limit, cursor }: PageRequest,
): Promise<Page<Membership>> {
  const { id } = await getGroup(ctx, group)
  const after = readNumberCursor(cursor) ?? 0
  return toPage(await queries.list(ctx.db, [id], after, limit + 1), limit, ({ no }) => [no])
}

export type GroupWithMembers = Group & { members: Membership[] }

/** Every group that the actor may see with everyone in it, in two queries; for interfaces that know no pages. */
export async function listGroupsWithMembers(ctx: Ctx, group?: GroupRef): Promise<GroupWithMembers[]> {
  const groups = group
    ? [await getGroup(ctx, group)]
    : await listAllGroups(ctx.db, ownerScope(ctx), 0, 10_000)
  const members = await queries.list(
    ctx.db,
    groups.map(({ id }) => id),
    0,
    1_000_000,
  )
  const byGroup = Map.groupBy(members, ({ group_id }) => group_id)
  return groups.map((group) => ({ ...group, members: byGroup.get(group.id) ?? [] }))
}

export async function getMember(ctx: Ctx, group: GroupRef, ref: MembershipRef): Promise<Membership> {
  const { id } = await getGroup(ctx, group)
  const member = await queries.find(ctx.db, id, ref)
  if (!member) throw notFound('learner')
  return member
}

export function changeMember(
  ctx: Ctx,
  group: GroupRef,
  ref: MembershipRef,
  change: Partial<Person>,
  timeZone: string,
  care: GroupCare = {},
): Promise<Membership> {
  return inTransaction(ctx, async (tx) => {
    const { id: groupId } = await takeGroup(tx, group, care)
    const { phone, ...known } = await getMember(tx, { id: groupId }, ref)
    const [member] = readPeople([{ ...known, number: phone, ...change }], timeZone)
    if (!member) throw notFound('learner')
    await ensureLearners(tx, [member])
    await queries.set(tx.db, known.id, member, tx.now()).catch((error) => {
      throw isTaken(error)
        ? new DomainError('conflict', 'number_taken', 'Someone else in this group has that number.')
        : error
    })
    if (member.phone !== phone && member.is_subscribed) await recordConsents(tx, 'teacher', [member])
    await publish(tx, { type: 'group.members_changed', subject: groupId })
    return getMember(tx, { id: groupId }, { id: known.id })
  })
}

export function removeMember(
  ctx: Ctx,
  group: GroupRef,
  ref: MembershipRef,
  care: GroupCare = {},
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { id } = await takeGroup(tx, group, care)
    const member = await getMember(tx, { id }, ref)
    await queries.remove(tx.db, member.id, tx.now())
    await publish(tx, { type: 'group.members_changed', subject: id })
  })
}

export const countMembers = (ctx: Ctx) => queries.countMembers(ctx.db, ownerScope(ctx))

/** Two learners have become one. */
export const moveMemberships = (tx: Ctx, from: string, to: string): Promise<void> =>
  queries.move(tx.db, from, to, tx.now())

export const exportMemberships = async (ctx: Ctx, { learner_id }: DataSubject) =>
  learner_id ? queries.listOf(ctx.db, learner_id) : []

export async function eraseMemberships(tx: Ctx, { learner_id }: DataSubject): Promise<void> {
  if (learner_id) await queries.erase(tx.db, learner_id, tx.now())
}
