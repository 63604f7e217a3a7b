import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import { once } from '#platform/idempotency.ts'
import * as contract from './cohorts.contract.ts'
import {
  changeCohort,
  getCohort,
  joinCohort,
  listCohorts,
  listOpenCohorts,
  makeCohort,
  removeCohort,
} from './cohorts.ts'
import { enrolCohort } from './enrolling-cohorts.ts'

export const cohortRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.addContentTypeParser(['text/csv', 'text/plain'], { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )

  app.route({
    ...contract.listCohorts,
    handler: ({ ctx, params, query }) => listCohorts(ctx, params, query),
  })

  app.route({
    ...contract.makeCohort,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => makeCohort(ctx, request.params, request.body))),
  })

  app.route({
    ...contract.getCohort,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getCohort(request.ctx, request.params.id)),
  })

  app.route({
    ...contract.changeCohort,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(request, reply, await changeCohort(ctx, params.id, body, expectedVersion(request)))
    },
  })

  app.route({
    ...contract.removeCohort,
    handler: async (request, reply) => {
      await removeCohort(request.ctx, request.params.id, expectedVersion(request))
      return reply.code(204).send(null)
    },
  })

  app.route({
    ...contract.enrolCohort,
    handler: (request) =>
      once(request, (ctx) =>
        enrolCohort(ctx, request.params.id, Readable.from([String(request.body ?? '')])),
      ),
  })

  app.route({
    ...contract.listOpenCohorts,
    handler: async ({ ctx, params }) => ({ data: await listOpenCohorts(ctx, params), next_cursor: null }),
  })

  app.route({
    ...contract.joinCohort,
    handler: async (request, reply) =>
      reply.code(201).send(await once(request, (ctx) => joinCohort(ctx, request.params.id))),
  })
}
