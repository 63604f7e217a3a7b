import { type Ctx, inTransaction } from '#platform/ctx.ts'
import type { Group, GroupFields, GroupRef } from './group.queries.ts'
import { createGroup, findTwinGroup, type GroupCare, updateGroup } from './groups.ts'
import { addMembers } from './memberships.ts'
import type { Member } from './people.rules.ts'

/** `twin: 'extend'` puts the people into the actor's group of the same name and description, where there is one. */
type WholeCare = GroupCare & { twin?: 'extend' | 'allow' }

/** A group with its people, whole or not at all. `source` says for the record how they came in. */
export function createWholeGroup(
  ctx: Ctx,
  group: GroupFields,
  members: Member[],
  source: string,
  { twin = 'allow', ...care }: WholeCare = {},
): Promise<Group> {
  return inTransaction(ctx, async (tx) => {
    const known = twin === 'extend' ? await findTwinGroup(tx, group) : undefined
    const target = known ?? (await createGroup(tx, group))
    await addMembers(tx, target, members, source, care)
    return target
  })
}

/** Changes the group and puts people into it; those who are in it stay. */
export function extendGroup(
  ctx: Ctx,
  ref: GroupRef,
  change: Partial<GroupFields>,
  members: Member[],
  source: string,
  care: GroupCare = {},
): Promise<Group> {
  return inTransaction(ctx, async (tx) => {
    const group = await updateGroup(tx, ref, change, care)
    await addMembers(tx, group, members, source, care)
    return group
  })
}
