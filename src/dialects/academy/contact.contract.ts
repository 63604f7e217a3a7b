import { Type } from 'typebox'
import { Email, failures, limit, Maybe, Moment, NoContent, numbered, Text } from './replies.contract.ts'

const tags = ['contact']
const config = {
  access: 'admin',
  academyAnswers: { contact_form_not_found: [404, 'Contact form not found'] },
} as const
const Phone = Type.String({ minLength: 1, maxLength: 40 })
const Message = Type.String({ maxLength: 5000 })
const Interest = Type.String({ maxLength: 300 })

const ContactForm = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  email: Type.String(),
  phone_number: Type.String(),
  message: Type.String(),
  created_at: Moment,
})
/** Its student site spells it the second way. */
const interest = { course_interest: Maybe(Interest), course_intrest: Maybe(Interest) }

export const send = {
  method: 'POST',
  url: '/contact-forms',
  config: { access: 'visitor', academyRecognises: true, ...limit('contact', 20, 3600) },
  schema: {
    tags,
    summary: 'Ask the academy something',
    body: Type.Object({
      name: Text(200),
      email: Email,
      phone_number: Phone,
      message: Maybe(Message),
      ...interest,
    }),
    response: { 201: ContactForm, ...failures },
  },
} as const

export const list = {
  method: 'GET',
  url: '/contact-forms',
  config,
  schema: {
    tags,
    summary: 'What was asked, newest first, at most 10,000',
    response: { 200: Type.Array(ContactForm), ...failures },
  },
} as const

export const get = {
  method: 'GET',
  url: '/contact-forms/:id',
  config,
  schema: { tags, summary: 'One of them', params: numbered, response: { 200: ContactForm, ...failures } },
} as const

export const change = {
  method: 'PUT',
  url: '/contact-forms/:id',
  config,
  schema: {
    tags,
    summary: 'Correct it; what is not sent stays',
    params: numbered,
    body: Type.Object({
      name: Type.Optional(Text(200)),
      email: Type.Optional(Email),
      phone_number: Type.Optional(Phone),
      message: Maybe(Message),
      ...interest,
    }),
    response: { 200: ContactForm, ...failures },
  },
} as const

export const remove = {
  method: 'DELETE',
  url: '/contact-forms/:id',
  config,
  schema: { tags, summary: 'Remove it', params: numbered, response: { 204: NoContent, ...failures } },
} as const
