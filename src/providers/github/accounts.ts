import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Person } from '#ports/sign-in.ts'
import {
  type Answer,
  ask,
  type Client,
  get,
  readAs,
  refused,
  splitName,
  unreadable,
  type Visit,
  wrongSettings,
} from '#providers/oauth/index.ts'

const User = Type.Object({
  id: Type.Integer(),
  login: Type.String({ minLength: 1 }),
  name: Type.Optional(Type.Union([Type.String(), Type.Null()])),
})
const Emails = Type.Array(
  Type.Object({
    email: Type.String({ minLength: 3 }),
    primary: Type.Boolean(),
    verified: Type.Boolean(),
  }),
)
const Checked = Type.Object({
  app: Type.Object({ client_id: Type.String() }),
  scopes: Type.Union([Type.Array(Type.String()), Type.Null()]),
  expires_at: Type.Optional(Type.Union([Type.String(), Type.Null()])),
})

const version = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }

type Account = Omit<Person, 'scope' | 'token_type' | 'expires_in'>

/** Whom the token is about. A token without the leave to read addresses (403, 404) is a person without one. */
export async function findPerson(visit: Visit, api: string, token: string): Promise<Account> {
  const headers = { ...version, authorization: `Bearer ${token}` }
  const asked = await get(visit, `${api}/user`, headers)
  const { id, login, name } = readAs(visit.name, User, bodyOf(visit, asked))
  const listed = await get(visit, `${api}/user/emails?per_page=100`, headers)
  const mayRead = listed.status !== 403 && listed.status !== 404
  const emails = mayRead ? readAs(visit.name, Emails, bodyOf(visit, listed)) : []
  const primary = emails.find((address) => address.primary)
  return {
    subject: String(id),
    email: primary?.email ?? null,
    email_confirmed: primary?.verified ?? false,
    ...splitName(name ?? ''),
    user_name: login,
  }
}

/** Asks GitHub whether the token was made for this academy, and what it allows. */
export async function checkToken(visit: Visit, client: Client, api: string, token: string) {
  const answer = await ask(visit, (signal) =>
    fetch(`${api}/applications/${encodeURIComponent(client.id)}/token`, {
      method: 'POST',
      headers: {
        ...version,
        'user-agent': 'Sangam',
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
      },
      body: JSON.stringify({ access_token: token }),
      redirect: 'manual',
      signal,
    }),
  )
  if (answer.status === 401) throw wrongSettings(visit.name)
  if (answer.status === 404 || answer.status === 422) throw notOurs(visit)
  if (answer.status !== 200 || !Value.Check(Checked, answer.body)) throw unreadable(visit.name)
  const { app, scopes, expires_at } = answer.body
  if (app.client_id !== client.id) throw notOurs(visit)
  const expires_in = expires_at ? Math.floor((Date.parse(expires_at) - Date.now()) / 1_000) : null
  if (expires_in !== null && !(expires_in > 0)) throw notOurs(visit)
  return { scope: scopes?.join(',') ?? null, token_type: null, expires_in }
}

const notOurs = ({ name }: Visit) => refused(name, 'the token is not one of this academy, or no longer')

function bodyOf({ name }: Visit, { status, body }: Answer): unknown {
  if (status === 401 || status === 403) throw refused(name, 'its token does not open the account')
  if (status !== 200) throw unreadable(name)
  return body
}
