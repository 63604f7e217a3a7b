import { Type } from 'typebox'
import { type Answer, detail, Email, failures, Message, NewPassword, PersonName } from './replies.contract.ts'

const tags = ['users']
const limit = (name: string, most: number, seconds: number) => ({
  limit: { name: `ease.${name}`, most, seconds },
})
const incorrect: Answer = [400, detail('Credentials are incorrect')]

export const signIn = {
  method: 'POST',
  url: '/login',
  config: {
    access: 'visitor',
    ...limit('sign_in', 300, 60),
    easeAnswers: {
      unknown_account: [404, detail('User does not exist')],
      wrong_password: [400, { detail: ['Credentials are incorrect'] }],
      account_blocked: [
        403,
        detail('The account is blocked. Contact your administrator for further information.'),
      ],
    },
  },
  schema: {
    tags,
    summary: 'Sign in; the token is good for six hours',
    body: Type.Object({
      username: Type.String({ minLength: 1, maxLength: 320, description: 'the e-mail, in any case' }),
      password: Type.String({ minLength: 1, maxLength: 200 }),
      os: Type.Optional(Type.Unknown({ description: 'web, android, ios …: noted with the sign-in' })),
    }),
    response: {
      200: Type.Object({
        refresh: Type.String(),
        access: Type.String(),
        id: Type.Integer(),
        _id: Type.Integer(),
        username: Type.String(),
        email: Type.String(),
        is_staff: Type.Boolean(),
        is_active: Type.Boolean(),
        is_superuser: Type.Boolean(),
        token: Type.String(),
      }),
      ...failures,
    },
  },
} as const

export const register = {
  method: 'POST',
  url: '/register',
  config: {
    access: 'visitor',
    ...limit('register', 300, 3600),
    easeAnswers: { not_an_email: incorrect, weak_password: incorrect },
  },
  schema: {
    tags,
    summary: 'Open an account',
    body: Type.Object({
      first_name: PersonName,
      last_name: PersonName,
      email: Email,
      password: NewPassword,
    }),
    response: { 202: Message, ...failures },
  },
} as const

/** Its document signs out by GET, which nobody else should do: the other two are there to be preferred. A HEAD does nothing. */
export const signOut = (method: 'GET' | 'POST' | 'PUT') =>
  ({
    method,
    url: '/logout',
    exposeHeadRoute: false,
    config: { access: 'user' },
    schema: { tags, summary: 'End this sign-in', response: { 200: Message, ...failures } },
  }) as const

export const changePassword = {
  method: 'PUT',
  url: '/changepwd',
  config: {
    access: 'user',
    easeAnswers: { wrong_password: [400, ['Current password is incorrect.']] },
  },
  schema: {
    tags,
    summary: 'Change my password by the one that I have',
    body: Type.Object({
      current_password: Type.String({ minLength: 1, maxLength: 200 }),
      new_password: NewPassword,
    }),
    response: { 200: Message, ...failures },
  },
} as const
