import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import {
  type ContactForm,
  changeContactForm,
  getContactForm,
  listContactForms,
  removeContactForm,
  sendContactForm,
} from '#features/contact/index.ts'
import * as contract from './contact.contract.ts'
import { toMoment } from './dates.ts'
import type { Options } from './options.ts'
import { toNo } from './reading.ts'

export const contactRoutes: FastifyPluginAsyncTypebox<Options> = async (app) => {
  app.route({
    ...contract.send,
    handler: async ({ ctx, body }, reply) => {
      const { name, email, phone_number, ...rest } = body
      const form = { name, email, phone_number, message: '', course_interest: '', ...toFields(rest) }
      return reply.code(201).send(toForm(await sendContactForm(ctx, form)))
    },
  })

  app.route({
    ...contract.list,
    handler: async ({ ctx }) => (await listContactForms(ctx, { limit: 10_000 })).data.map(toForm),
  })

  app.route({
    ...contract.get,
    handler: async ({ ctx, params }) => toForm(await getContactForm(ctx, { no: toNo(params.id) })),
  })

  app.route({
    ...contract.change,
    handler: async ({ ctx, params, body }) =>
      toForm(await changeContactForm(ctx, { no: toNo(params.id) }, toFields(body))),
  })

  app.route({
    ...contract.remove,
    handler: async ({ ctx, params }, reply) => {
      await removeContactForm(ctx, { no: toNo(params.id) })
      return reply.code(204).send(null)
    },
  })
}

type Sent = Static<(typeof contract.change)['schema']['body']>

/** What was said; `null` says nothing. */
function toFields({ course_interest, course_intrest, message, ...rest }: Sent) {
  const interest = course_interest ?? course_intrest
  return {
    ...rest,
    ...(typeof message === 'string' && { message }),
    ...(typeof interest === 'string' && { course_interest: interest }),
  }
}

/** Without what they are interested in, as in the original. */
const toForm = ({ no, name, email, phone_number, message, created_at }: ContactForm) => ({
  id: no,
  name,
  email,
  phone_number,
  message,
  created_at: toMoment(created_at),
})
