import { createHmac } from 'node:crypto'
import { facebookSignIn } from '#providers/facebook/index.ts'
import { type Account, client, openCodes } from './sign-in-codes.ts'
import { nowSeconds } from './sign-in-keys.ts'
import { type Reply, startVendor } from './sign-in-server.ts'
import { type Options, openVendor } from './sign-in-vendors.ts'

export type Token = {
  account: Account
  app_id: string
  expires_at: number
  is_valid: boolean
  type: string
  /** Facebook does not even say whose it is. */
  isHidden: boolean
  /** Whom it opens, if not its own user. */
  me?: number
}

export const toToken = (account: Account, change: Partial<Token> = {}): Token => ({
  account,
  app_id: client.id,
  expires_at: nowSeconds() + 5_000,
  is_valid: true,
  type: 'USER',
  isHidden: false,
  ...change,
})

const reasons = {
  client: [1, 'Error validating client secret.'],
  code: [100, 'This authorization code has been used.'],
  redirect: [100, 'Error validating verification code.'],
  verifier: [1, 'code_verifier param is provided without a code_challenge in authorization request.'],
} as const

/** `tokens` are those that Facebook knows. */
export async function openFacebook({ timeout = 10_000, variables = {} }: Options = {}) {
  const codes = openCodes()
  const tokens = new Map<string, Token>()
  const server = await startVendor(() => ({
    // Facebook's dialog forgets the challenge.
    'GET /v25.0/dialog/oauth': (call) => {
      call.query.delete('code_challenge')
      return codes.authorize(call)
    },
    'POST /v25.0/oauth/access_token': ({ form }) => {
      const account = codes.redeem(form)
      if (typeof account === 'string') return refuse(reasons[account])
      const access_token = `EAA${account.id}`
      tokens.set(access_token, toToken(account))
      return { status: 200, body: { access_token, token_type: 'bearer', expires_in: 5_000 } }
    },
    'GET /v25.0/debug_token': ({ query }) => {
      if (query.get('access_token') !== `${client.id}|${client.secret}`) return invalid()
      const token = tokens.get(query.get('input_token') ?? '')
      if (token?.isHidden) return refuse([100, '(#100) The App_id in the input_token did not match'])
      return { status: 200, body: { data: inspect(token) } }
    },
    'GET /v25.0/me': ({ query }) => {
      const access_token = query.get('access_token') ?? ''
      const token = tokens.get(access_token)
      if (!token?.is_valid) return invalid()
      const proof = createHmac('sha256', client.secret).update(access_token).digest('hex')
      if (query.get('appsecret_proof') !== proof) return refuse([100, 'Invalid appsecret_proof'])
      return {
        status: 200,
        body: toMe(
          { ...token.account, id: token.me ?? token.account.id },
          query.get('fields')?.split(',') ?? [],
        ),
      }
    },
  }))
  const settings = {
    FACEBOOK_APP_ID: client.id,
    FACEBOOK_APP_SECRET: client.secret,
    FACEBOOK_URL: `${server.url}/v25.0`,
    FACEBOOK_GRAPH_URL: `${server.url}/v25.0`,
    ...variables,
  }
  const provider = facebookSignIn(settings, timeout)
  return { ...openVendor({ name: 'facebook', provider, server, codes, hasPkce: false, calls: 3 }), tokens }
}

function inspect(token: Token | undefined) {
  if (!token) return { error: { code: 190, message: 'Malformed access token' }, is_valid: false, scopes: [] }
  const { account, isHidden: _hidden, me: _me, ...kept } = token
  return { ...kept, user_id: String(account.id), scopes: ['email', 'public_profile'] }
}

function toMe({ id, email, first, last }: Account, fields: string[]) {
  const all = { email, first_name: first, last_name: last, name: `${first} ${last}` }
  const shown = Object.entries(all).filter(([name, value]) => value !== null && fields.includes(name))
  return { ...Object.fromEntries(shown), id: String(id) }
}

const invalid = () => refuse([190, 'Invalid OAuth access token'])

const refuse = ([code, message]: readonly [number, string]): Reply => ({
  status: 400,
  body: { error: { message: `${message} ${client.secret}`, type: 'OAuthException', code, fbtrace_id: 'A' } },
})
