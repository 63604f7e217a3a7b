import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  createWholeGroup,
  extendGroup,
  type GroupWithMembers,
  listGroupsWithMembers,
  readPeople,
  removeGroup,
} from '#features/groups/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import { failure } from './failures.ts'
import { fromGroup, fromGroupRow, toPerson } from './group-shapes.ts'
import * as contract from './groups.contract.ts'
import { asList, type MountOptions, success } from './mounts.ts'
import { ownerNos } from './owners.ts'
import { toNo } from './reading.ts'

const care = { whileTaught: 'refuse' } as const

export const groupRoutes: FastifyPluginAsyncTypebox<MountOptions> = async (app, { mount, timeZone }) => {
  async function shaper(ctx: Ctx) {
    if (mount === 'document') return fromGroup
    const nos = await ownerNos(ctx)
    return (group: GroupWithMembers) => fromGroupRow(group, nos.get(group.owner_id), timeZone)
  }

  app.route({
    ...contract.createGroup,
    handler: async ({ ctx, body: { name, description, students } }) => {
      const members = readPeople(students.map(toPerson), timeZone)
      const whole = { ...care, twin: 'extend' } as const
      const { no } = await createWholeGroup(ctx, { name, description }, members, 'teacher', whole)
      return mount === 'document' ? success : { ...success, id: no }
    },
  })

  app.route({
    ...contract.listGroups(mount),
    handler: async ({ ctx }) => {
      const groups = await listGroupsWithMembers(ctx)
      if (groups.length === 0) throw failure('not_found', 'no_groups', 'Groups not found!!')
      return asList(mount, 'groups', groups.map(await shaper(ctx)))
    },
  })

  app.route({
    ...contract.getGroup,
    handler: async ({ ctx, params }) => {
      const [group] = await listGroupsWithMembers(ctx, { no: toNo(params.id) })
      if (!group) throw failure('not_found', 'group_not_found')
      return (await shaper(ctx))(group)
    },
  })

  app.route({
    ...contract.extendGroup,
    handler: async ({ ctx, params, body: { name, description, students } }) => {
      const members = readPeople((students ?? []).map(toPerson), timeZone)
      const change = { ...(name && { name }), ...(description !== undefined && { description }) }
      await extendGroup(ctx, { no: toNo(params.id) }, change, members, 'teacher', care)
      return success
    },
  })

  app.route({
    ...contract.removeGroup,
    handler: async ({ ctx, params }) => {
      await removeGroup(ctx, { no: toNo(params.id) }, care)
      return success
    },
  })
}
