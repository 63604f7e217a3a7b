import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  commandDelivery,
  listAllDeliveries,
  removeDelivery,
  scheduleDelivery,
} from '#features/deliveries/index.ts'
import * as contract from './deliveries.contract.ts'
import { fromDelivery, isListed, toCommand, toStart } from './delivery-shapes.ts'
import { asList, type MountOptions, success } from './mounts.ts'
import { toNo } from './reading.ts'

export const deliveryRoutes: FastifyPluginAsyncTypebox<MountOptions> = async (app, { mount }) => {
  app.route({
    ...contract.scheduleDelivery,
    handler: async ({ ctx, params, body }) => {
      const [course, group] = [{ no: toNo(params.course) }, { no: toNo(params.group) }]
      await scheduleDelivery(ctx, { course, group, ...toStart(body.schedule_at) })
      return success
    },
  })

  for (const url of ['/retrieve-deliveries', '/delivery/retrieve-delivery'] as const)
    app.route({
      ...contract.listDeliveries(mount, url),
      handler: async ({ ctx }) => {
        const deliveries = await listAllDeliveries(ctx)
        const shown = deliveries.filter((delivery) => isListed(mount, delivery))
        return asList(mount, 'deliveries', shown.map(fromDelivery))
      },
    })

  app.route({
    ...contract.commandDelivery,
    handler: async ({ ctx, params, body }) => {
      await commandDelivery(ctx, { no: toNo(params.id) }, toCommand(body.status ?? body.action))
      return success
    },
  })

  for (const [name, command, summary] of [
    ['pause_delivery', 'pause', 'Pause a delivery'],
    ['schedule_delivery', 'resume', 'Resume a delivery'],
    ['stop_delivery', 'stop', 'Stop a delivery for good'],
  ] as const)
    app.route({
      ...contract.commandByName(name, summary),
      handler: async ({ ctx, params }) => {
        await commandDelivery(ctx, { no: toNo(params.id) }, command)
        return success
      },
    })

  app.route({
    ...contract.removeDelivery,
    handler: async ({ ctx, params }) => {
      await removeDelivery(ctx, { no: toNo(params.id) })
      return success
    },
  })
}
