import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { changeMember, removeMember } from '#features/groups/index.ts'
import { toPersonChange } from './group-shapes.ts'
import * as contract from './groups.contract.ts'
import { type MountOptions, success } from './mounts.ts'
import { toNo } from './reading.ts'

const care = { whileTaught: 'refuse' } as const

export const studentRoutes: FastifyPluginAsyncTypebox<MountOptions> = async (app, { timeZone }) => {
  app.route({
    ...contract.changeStudent,
    handler: async ({ ctx, params, body }) => {
      const [group, student] = [{ no: toNo(params.id) }, { no: toNo(params.student) }]
      await changeMember(ctx, group, student, toPersonChange(body), timeZone, care)
      return success
    },
  })

  app.route({
    ...contract.removeStudent,
    handler: async ({ ctx, params }) => {
      await removeMember(ctx, { no: toNo(params.id) }, { no: toNo(params.student) }, care)
      return success
    },
  })
}
