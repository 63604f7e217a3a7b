import { expect } from 'vitest'

/** What is sent to a documented route and what comes back. */
export type Pair = {
  says: string
  /** As docs/dialects/ease.md lists it: a method and an address. */
  route: string
  at: string
  /** Text is sent as it stands. */
  body?: unknown
  /** Who asks; staff if nobody is named. Anything else is sent as the Authorization header. */
  as?: Name | (string & {})
  reply: Reply
  /** The answer's `id` or `token` is called so in later addresses and headers: `{entry}`. */
  keep?: string
}
export type Reply = [status: number, body: unknown]
export type Name = 'root' | 'staff' | 'colleague' | 'teacher' | 'plain' | 'visitor'

/** Pairs that are sent in order to one academy. */
export type Story = { name: string; pairs: Pair[] }

export const detail = (text: unknown) => ({ detail: text })
export const message = (text: string) => ({ message: text })
export const required = ['This field is required.']
export const blank = ['This field may not be blank.']
export const none = ['This field may not be null.']
export const noText = ['Not a valid string.']
export const noFlag = ['Must be a valid boolean.']
export const tooLong = (most: number) => [`Ensure this field has no more than ${most} characters.`]

export const unsigned: Reply = [401, detail('Authentication credentials were not provided.')]
export const notAllowed: Reply = [403, detail('You do not have permission to perform this action.')]
export const notFound: Reply = [404, detail('Not found.')]
export const blacklisted: Reply = [401, { error: 'Token has been blacklisted.' }]
export const notValid: Reply = [
  401,
  {
    detail: 'Given token not valid for any token type',
    code: 'token_not_valid',
    messages: [{ token_class: 'AccessToken', token_type: 'access', message: 'Token is invalid or expired' }],
  },
]

const numbers = { root: 1, staff: 2, colleague: 3, teacher: 4, plain: 5 }
export const emailOf = (name: string) => `${name}@ease.example`
export const passwordOf = (name: string) => `the ${name} keeps it`

/** An account as signing in shows it. */
export const account = (name: keyof typeof numbers) => ({
  id: numbers[name],
  _id: numbers[name],
  username: emailOf(name),
  email: emailOf(name),
  is_staff: ['root', 'staff', 'colleague'].includes(name),
  is_active: true,
  is_superuser: name === 'root',
})
export const signedIn = (name: keyof typeof numbers): Reply => [
  200,
  {
    refresh: expect.any(String),
    access: expect.any(String),
    ...account(name),
    token: expect.any(String),
  },
]
/** The same as the list of accounts shows it. */
export const user = (name: keyof typeof numbers) => ({
  ...account(name),
  first_name: name,
  last_name: 'Rao',
})
