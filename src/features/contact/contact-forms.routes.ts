import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { expectedVersion, sendVersioned } from '#platform/etags.ts'
import * as contract from './contact-forms.contract.ts'
import {
  changeContactForm,
  getContactForm,
  listContactForms,
  removeContactForm,
  sendContactForm,
} from './contact-forms.ts'

const nothingElse = { phone_number: '', course_interest: '' }

export const contactFormRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.route({
    ...contract.sendContactForm,
    handler: async ({ ctx, body }, reply) =>
      reply.code(201).send(await sendContactForm(ctx, { ...nothingElse, ...body })),
  })

  app.route({ ...contract.listContactForms, handler: ({ ctx, query }) => listContactForms(ctx, query) })

  app.route({
    ...contract.getContactForm,
    handler: async (request, reply) =>
      sendVersioned(request, reply, await getContactForm(request.ctx, request.params)),
  })

  app.route({
    ...contract.changeContactForm,
    handler: async (request, reply) => {
      const { ctx, params, body } = request
      return sendVersioned(
        request,
        reply,
        await changeContactForm(ctx, params, body, expectedVersion(request)),
      )
    },
  })

  app.route({
    ...contract.removeContactForm,
    handler: async (request, reply) => {
      await removeContactForm(request.ctx, request.params, expectedVersion(request))
      return reply.code(204).send(null)
    },
  })
}
