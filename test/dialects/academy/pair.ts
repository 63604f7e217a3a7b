import { expect } from 'vitest'
import type { World } from '#test/world.ts'

/** What is sent to a documented route and what comes back. */
export type Pair = {
  says: string
  /** As docs/dialects/academy.md lists it: a method and an address. */
  route: string
  /** Where it is sent, if not to the route as it stands. What is in braces is filled in, as it is in bodies and headers. */
  at?: string
  /** A form or text is sent as it stands, anything else as JSON. */
  body?: unknown
  /** Who asks; nobody, if nobody is named. Anything else is sent as the Authorization header. */
  as?: Name | (string & {})
  /** From which address; each pair has one of its own, or the limits would be reached. */
  from?: string
  /** A browser that keeps its cookies under this name. */
  jar?: string
  reply: Reply
  /** What of the answer is called how later. */
  keep?: Readonly<Record<string, string>>
  /** So many seconds after the pair before. */
  later?: number
}
export type Reply = [status: number, body: unknown]
export type Name = 'root' | 'admin' | 'teacher' | 'asha'

/** Pairs that are sent in order to one academy. */
export type Story = {
  name: string
  /** What is there before the first pair. */
  begin?: (world: World) => Promise<void>
  pairs: Pair[]
}

type More = Partial<Pair>
/** A pair of that route. */
export const to =
  (route: string, always: More = {}) =>
  (says: string, body: unknown, reply: Reply, more: More = {}): Pair => ({
    says,
    route,
    body,
    reply,
    ...always,
    ...more,
  })

export const error = (status: number, words: unknown): Reply => [status, { error: words }]
export const msg = (status: number, words: string): Reply => [status, { msg: words }]
export const message = (words: string): Reply => [200, { message: words }]
export const invalid = (words: string): Reply => error(400, words)
export const required = (field: string): Reply => invalid(`${field} is required`)
export const unsigned = msg(401, 'Missing Authorization Header')
export const teachersOnly = error(403, 'Instructor/Admin access required')
export const adminsOnly = error(403, 'Admin access required')
export const notFound = error(404, 'Not found')

const numbers = { root: 1, admin: 2, teacher: 3, asha: 4 }
export const roles = { root: 'superadmin', admin: 'admin', teacher: 'instructor', asha: 'student' } as const
export const emailOf = (name: string) => `${name}@academy.example`
export const passwordOf = (name: string) => `the ${name} keeps it 1`
export const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)

/** An account as its clients see it. */
export const user = (name: Name, changed: Record<string, unknown> = {}) => ({
  id: numbers[name],
  email: emailOf(name),
  first_name: name,
  last_name: 'Rao',
  role: name === 'root' ? 'admin' : roles[name],
  is_active: true,
  email_verified: true,
  phone: null,
  profile_picture: null,
  bio: '',
  created_at: moment,
  updated_at: moment,
  ...changed,
})

/** Both tokens and the account. */
export const signedIn = (account: unknown, words = 'Login successful', status = 200): Reply => [
  status,
  {
    message: words,
    user: account,
    access_token: expect.stringMatching(/^ey/),
    refresh_token: expect.stringMatching(/^[0-9a-f-]{36}\./),
  },
]

/** A form as a browser sends it. */
export function form(fields: Record<string, string | Blob>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}
