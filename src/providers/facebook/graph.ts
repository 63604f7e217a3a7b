import { createHmac } from 'node:crypto'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { DomainError } from '#platform/errors.ts'
import type { Person } from '#ports/sign-in.ts'
import {
  type Client,
  failed,
  get,
  readAs,
  refused,
  splitName,
  unreadable,
  type Visit,
  wrongSettings,
} from '#providers/oauth/index.ts'

const Inspected = Type.Object({
  data: Type.Object({
    is_valid: Type.Boolean(),
    app_id: Type.Optional(Type.String()),
    user_id: Type.Optional(Type.String()),
    type: Type.Optional(Type.String()),
    /** Seconds since 1970; 0 is never. */
    expires_at: Type.Optional(Type.Integer()),
    scopes: Type.Optional(Type.Array(Type.String())),
  }),
})
const Me = Type.Object({
  id: Type.String({ minLength: 1 }),
  email: Type.Optional(Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$' })),
  first_name: Type.Optional(Type.String()),
  last_name: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
})
const GraphError = Type.Object({
  error: Type.Object({ code: Type.Integer(), is_transient: Type.Optional(Type.Boolean()) }),
})

/** Errors that pass, limits that empty: https://developers.facebook.com/docs/graph-api/guides/error-handling. */
const passing = new Set([1, 2, 4, 17, 341, 613])
const wrongApp = 101

/** What a token is worth here: for whom and until when. Throws unless it is a user's, valid, and made for this app. */
export async function inspectToken(visit: Visit, client: Client, graph: string, token: string) {
  const access_token = `${client.id}|${client.secret}`
  const body = await query(visit, `${graph}/debug_token`, { input_token: token, access_token })
  const { data } = readAs(visit.name, Inspected, body)
  const { is_valid, app_id, user_id, type = 'USER', expires_at = 0, scopes } = data
  const expires_in = expires_at === 0 ? null : expires_at - Math.floor(Date.now() / 1_000)
  const isOver = expires_in !== null && expires_in <= 0
  if (!is_valid || isOver || app_id !== client.id || type !== 'USER' || !user_id)
    throw refused(visit.name, 'the token is not one of this academy, or no longer')
  return { user_id, expires_in, scope: scopes?.join(',') ?? null }
}

/** Facebook promises nowhere that the address was proved, so it is not taken for confirmed. */
export async function findPerson(
  visit: Visit,
  { secret }: Client,
  graph: string,
  token: string,
): Promise<Omit<Person, 'scope' | 'token_type' | 'expires_in'>> {
  const body = await query(visit, `${graph}/me`, {
    fields: 'id,email,first_name,last_name,name',
    access_token: token,
    appsecret_proof: createHmac('sha256', secret).update(token).digest('hex'),
  })
  const { id, email = null, name = '', ...parts } = readAs(visit.name, Me, body)
  const { first_name, last_name } = { ...splitName(name), ...parts }
  return { subject: id, email, email_confirmed: false, first_name, last_name, user_name: null }
}

async function query(visit: Visit, address: string, parameters: Record<string, string>): Promise<unknown> {
  const { status, body } = await get(visit, `${address}?${new URLSearchParams(parameters)}`)
  if (status === 200) return body
  throw readGraphError(visit.name, body) ?? unreadable(visit.name)
}

export function readGraphError(vendor: string, body: unknown): DomainError | undefined {
  if (!Value.Check(GraphError, body)) return undefined
  const { code, is_transient } = body.error
  if (code === wrongApp) return wrongSettings(vendor)
  if (is_transient || passing.has(code)) return failed(vendor, 'vendor_unavailable', `failed (code ${code})`)
  return refused(vendor, 'it does not know this proof, or no longer')
}
