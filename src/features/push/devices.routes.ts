import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import * as contract from './devices.contract.ts'
import {
  getDevice,
  listAllDevices,
  listMyDevices,
  registerDevice,
  registerMyDevice,
  removeDevice,
} from './devices.ts'
import { changeSubscriptions, subscribeDevice, unsubscribeDevice } from './topics.ts'

export const deviceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({ ...contract.registerMyDevice, handler: ({ ctx, body }) => registerMyDevice(ctx, body) })
  app.route({ ...contract.listMyDevices, handler: ({ ctx, query }) => listMyDevices(ctx, query) })
  app.route({ ...contract.registerDevice, handler: ({ ctx, body }) => registerDevice(ctx, body) })

  app.route({
    ...contract.listDevices,
    handler: ({ ctx, query: { user_id, is_bare, ...page } }) =>
      listAllDevices(ctx, { user_id, isBare: is_bare }, page),
  })

  app.route({ ...contract.getDevice, handler: ({ ctx, params }) => getDevice(ctx, params.id) })

  app.route({
    ...contract.removeDevice,
    handler: async ({ ctx, params }, reply) => {
      await removeDevice(ctx, params.id)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.subscribeDevice,
    handler: async ({ ctx, params: { id, topic } }, reply) => {
      await subscribeDevice(ctx, id, topic)
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.unsubscribeDevice,
    handler: async ({ ctx, params: { id, topic } }, reply) => {
      await unsubscribeDevice(ctx, id, topic)
      return reply.code(204).send(null)
    },
  })

  for (const [resource, change] of [
    ['subscriptions', 'add'],
    ['unsubscriptions', 'remove'],
  ] as const)
    app.route({
      ...contract.changeSubscriptions(resource),
      handler: async ({ ctx, params, body }) => ({
        results: await changeSubscriptions(ctx, change, params.topic, body.tokens),
      }),
    })
}
