import { expect } from 'vitest'

/** What is sent to a documented route and what comes back. */
export type Pair = {
  says: string
  /** As docs/dialects/template.md lists it: a method and an address. */
  route: string
  /** The address where it is not the route's own. */
  at?: string
  /** Whose token is sent, nobody's by default; what is no name is sent as the Authorization header. */
  as?: string
  /** Its texts and those of the address may hold `{mailed}`, `{uid:meera}`, `{otp:meera}` and the like: see play.ts. */
  body?: unknown
  /** So many seconds after the pair before. */
  later?: number
  /** Whose token the answer gives. */
  gives?: string
  reply: Reply
}
export type Reply = [status: number, body: unknown]

/** Pairs that are sent in order to one academy. */
export type Story = { name: string; pairs: Pair[] }

export const said = (message: string): Reply => [200, { message, success: true }]
export const refused = (message: string): Reply => [200, { message, success: false }]
export const useJson: Reply = [400, { message: "Please use 'application/json'", success: false }]
export const page = (title: string) => expect.stringContaining(`<h1>${title}</h1>`)
export const unsigned: Reply = [401, page('Unauthorized')]
export const badRequest: Reply = [400, page('Bad Request')]

/** A route by its name, which is its address as well where it has no parts to fill in. */
export const to =
  (route: string, as?: string) =>
  (says: string, body: unknown, reply: Reply, more: Partial<Pair> = {}): Pair => ({
    says,
    route,
    ...(as && { as }),
    body,
    reply,
    ...more,
  })

const hex = expect.stringMatching(/^[0-9a-f]{32}$/)

/** Of Meera, who signed up at the start of time. */
export const meera = {
  access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  active: 1,
  email: 'meera@school.example',
  entity_id: hex,
  expires_in: expect.any(Number),
  first_name: 'Meera',
  last_name: 'Nair',
  latest: 1,
  login_method: null,
  mfa_enabled: false,
  verified: 0,
  verified_on: null as unknown,
  version: expect.any(Number),
}
export const entered = (user: unknown): Reply => [200, { success: true, user }]
export const signUpOf = (name: string) => ({
  login_method: 'signup',
  first_name: name,
  last_name: 'Nair',
  email: `${name.toLowerCase()}@school.example`,
  password: 'pw',
})
export const credentials = (name: string, password = 'pw') => ({
  email: `${name}@school.example`,
  password,
})

const created = said('User successfully created and a confirmation email has been sent via email.')

/** Someone who signed up and in. */
export const arrives = (name: string): Pair[] => [
  to('POST /signup')(`signs up ${name}`, { ...signUpOf('Meera'), email: `${name}@school.example` }, created),
  to('POST /login')(
    `signs in ${name}`,
    credentials(name),
    [200, { success: true, user: expect.objectContaining({ email: `${name}@school.example` }) }],
    { gives: name },
  ),
]
