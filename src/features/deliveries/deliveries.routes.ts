import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './deliveries.contract.ts'
import {
  admitNewcomers,
  commandDelivery,
  getDelivery,
  listDeliveries,
  type NewDelivery,
  scheduleDelivery,
} from './deliveries.ts'
import { previewDelivery } from './preview.ts'
import { commandLearner, listProgress } from './standings.ts'

type Body = Omit<NewDelivery, 'course' | 'group'> & { course_id: string; group_id: string }

const toNew = ({ course_id, group_id, ...plan }: Body): NewDelivery => ({
  ...plan,
  course: { id: course_id },
  group: { id: group_id },
})

export const deliveryRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({ ...contract.listDeliveries, handler: ({ ctx, query }) => listDeliveries(ctx, query) })
  app.route({
    ...contract.scheduleDelivery,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => scheduleDelivery(ctx, toNew(request.body)))),
  })
  app.route({ ...contract.previewDelivery, handler: ({ ctx, body }) => previewDelivery(ctx, toNew(body)) })
  app.route({
    ...contract.getDelivery,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getDelivery(request.ctx, request.params)),
  })

  app.route({
    ...contract.pauseDelivery,
    handler: ({ ctx, params }) => commandDelivery(ctx, params, 'pause'),
  })
  app.route({
    ...contract.resumeDelivery,
    handler: ({ ctx, params, query }) => commandDelivery(ctx, params, 'resume', query.mode),
  })
  app.route({ ...contract.stopDelivery, handler: ({ ctx, params }) => commandDelivery(ctx, params, 'stop') })

  app.route({
    ...contract.listProgress,
    handler: ({ ctx, params, query }) => listProgress(ctx, params, query),
  })
  app.route({
    ...contract.admitNewcomers,
    handler: async ({ ctx, params }) => ({ added: await admitNewcomers(ctx, params) }),
  })

  const command =
    (name: 'pause' | 'resume' | 'skip') => async (request: LearnerRequest, reply: FastifyReply) => {
      await once(request, (ctx) => commandLearner(ctx, request.params, request.params.member_id, name))
      return reply.code(204).send(null)
    }
  app.route({ ...contract.pauseLearner, handler: command('pause') })
  app.route({ ...contract.resumeLearner, handler: command('resume') })
  app.route({ ...contract.skipLesson, handler: command('skip') })
}

type LearnerRequest = FastifyRequest<{ Params: { id: string; member_id: string } }>
