import { Type } from 'typebox'
import { failures, Id, Nothing, Nullable, Page, PageQuery, Time } from '#platform/contract.ts'

const tags = ['contact forms']
const config = { access: 'admin' } as const
const params = Type.Object({ id: Id })

const fields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  email: Type.String({ maxLength: 320, pattern: '^\\s*[^@\\s]+@[^@\\s]+\\s*$' }),
  phone_number: Type.String({ maxLength: 40 }),
  course_interest: Type.String({ maxLength: 300 }),
  message: Type.String({ maxLength: 5000 }),
}
const ContactFormReply = Type.Object({
  id: Id,
  no: Type.Integer(),
  user_id: Nullable(Id),
  ...fields,
  email: Type.String(),
  created_at: Time,
  updated_at: Time,
  version: Type.Integer(),
})

export const sendContactForm = {
  method: 'POST',
  url: '/contact-forms',
  config: { access: 'visitor', limit: { name: 'v1.contact_form', most: 20, seconds: 3600 } },
  schema: {
    tags,
    summary: 'Ask the academy something; no account is needed, so no Idempotency-Key is heeded',
    body: Type.Object({
      name: fields.name,
      email: fields.email,
      phone_number: Type.Optional(fields.phone_number),
      course_interest: Type.Optional(fields.course_interest),
      message: Type.String({ minLength: 1, maxLength: 5000 }),
    }),
    response: { 201: Type.Object({ id: Id, no: Type.Integer(), created_at: Time }), ...failures },
  },
} as const

export const listContactForms = {
  method: 'GET',
  url: '/contact-forms',
  config,
  schema: {
    tags,
    summary: 'What was asked, newest first',
    querystring: Type.Object(PageQuery),
    response: { 200: Page(ContactFormReply), ...failures },
  },
} as const

export const getContactForm = {
  method: 'GET',
  url: '/contact-forms/:id',
  config,
  schema: { tags, summary: 'One of them', params, response: { 200: ContactFormReply, ...failures } },
} as const

export const changeContactForm = {
  method: 'PATCH',
  url: '/contact-forms/:id',
  config,
  schema: {
    tags,
    summary: 'Correct it',
    params,
    body: Type.Partial(Type.Object(fields)),
    response: { 200: ContactFormReply, ...failures },
  },
} as const

export const removeContactForm = {
  method: 'DELETE',
  url: '/contact-forms/:id',
  config,
  schema: { tags, summary: 'Remove it', params, response: { 204: Nothing, ...failures } },
} as const
