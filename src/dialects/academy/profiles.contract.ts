import { Type } from 'typebox'
import { Email, failures, Maybe } from './replies.contract.ts'
import { JustUser, SaidOfUser } from './user-reply.contract.ts'

const config = { access: 'user' } as const

export const read = <Url extends string>(tag: string, url: Url) =>
  ({
    method: 'GET',
    url,
    config,
    schema: { tags: [tag], summary: 'My account', response: { 200: JustUser, ...failures } },
  }) as const

export const write = <Url extends string>(tag: string, url: Url) =>
  ({
    method: 'PUT',
    url,
    config: {
      ...config,
      academyAnswers: { phone_unproved: [400, 'A new phone number has to be proved by a code first'] },
    },
    schema: {
      tags: [tag],
      summary: 'Change my account; what is not sent, or null, stays',
      body: Type.Object({
        first_name: Maybe(Type.String({ maxLength: 200 })),
        last_name: Maybe(Type.String({ maxLength: 200 })),
        email: Maybe(Email),
        phone: Maybe(Type.String({ maxLength: 40, description: 'the one that I have' })),
        bio: Maybe(Type.String({ maxLength: 2000 })),
      }),
      response: { 200: SaidOfUser, ...failures },
    },
  }) as const

export const picture = {
  method: 'POST',
  url: '/profile/picture',
  config: {
    ...config,
    academyAnswers: {
      file_missing: [400, 'No file provided'],
      file_type_refused: [400, 'Invalid file type'],
    },
  },
  schema: {
    tags: ['auth'],
    summary: 'Set my picture: the form’s `file` or `profile_picture`',
    response: { 200: SaidOfUser, ...failures },
  },
} as const
