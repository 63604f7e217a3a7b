import { type TSchema, Type } from 'typebox'
import { Nullable } from '#platform/contract.ts'
import { answers, limit, said, User } from './replies.contract.ts'

const tags = ['social login']
const MaybeText = Nullable(Type.String())
const Proof = Type.String({ maxLength: 8000 })
const Amount = Nullable(Type.Union([Type.Number(), Type.String({ maxLength: 50 })]))

const Auth = Type.Object({
  access_token: Type.Optional(Type.Null({ description: 'a token of the provider is never handed on' })),
  data_access_expiration_time: Type.Optional(Amount),
  email: Type.Optional(MaybeText),
  expires_in: Type.Optional(Amount),
  name: Type.Optional(Type.String()),
  scope: Type.Optional(MaybeText),
  sub: Type.Optional(Type.String()),
  token_type: Type.Optional(MaybeText),
  user_name: Type.Optional(MaybeText),
})

const signIn = <Body extends TSchema>(provider: string, field: string, body: Body) => ({
  method: 'POST' as const,
  config: {
    access: 'visitor' as const,
    ...limit(provider, 300, 60),
    templateNeeds: [[field, `The '${field}' is not provided.`] as const],
  },
  schema: {
    tags,
    summary: `Sign in by ${provider}, or link that account to the caller's own`,
    body,
    response: answers({ auth: Type.Optional(Auth) }, { user: Type.Optional(User) }),
  },
})

export const byCode = (provider: 'github' | 'linkedin') => ({
  url: `/social/${provider}`,
  ...signIn(provider, 'code', Type.Object({ code: Proof })),
})

const byIdToken = signIn('google', 'idtoken', Type.Object({ idtoken: Proof }))
export const google = {
  url: '/social/google',
  ...byIdToken,
  config: { ...byIdToken.config, templateWords: { proof_refused: 'Invalid token.' } },
} as const

/** Who they are is asked of Facebook itself: the name and the address that a client sends are not read. */
export const facebook = {
  url: '/social/facebook',
  ...signIn(
    'facebook',
    'accessToken',
    Type.Object({
      accessToken: Proof,
      userID: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
      data_access_expiration_time: Type.Optional(Amount),
      expiresIn: Type.Optional(Amount),
      grantedScopes: Type.Optional(Nullable(Type.String({ maxLength: 1000 }))),
    }),
  ),
} as const

const Profile = Type.Object({
  access_token: Type.Null(),
  email: MaybeText,
  entity_id: Type.String(),
  expires_in: Nullable(Type.Integer({ description: 'unix seconds' })),
  name: Type.String(),
  refresh_token: Type.Null(),
  refresh_token_expires_in: Type.Null(),
  scope: MaybeText,
  token_type: MaybeText,
  user_name: MaybeText,
})

export const list = {
  method: 'GET',
  url: '/social',
  config: { access: 'user' },
  schema: {
    tags,
    summary: 'The ways into my account; the password is the one named `signup`',
    response: answers(
      {
        login_methods: Type.Optional(Type.Array(Type.Object({ profile: Profile, provider: Type.String() }))),
      },
      {},
    ),
  },
} as const

export const remove = {
  method: 'DELETE',
  url: '/social/:uuid',
  config: {
    access: 'user',
    templateWords: { last_way_in: 'This is the only login method of this account. Add another one first.' },
  },
  schema: {
    tags,
    summary: 'Remove a way into my account; never the last one',
    params: Type.Object({ uuid: Type.String() }),
    response: said,
  },
} as const
