import { githubSignIn } from '#providers/github/index.ts'
import { type Account, client, openCodes } from './sign-in-codes.ts'
import { type Call, type Reply, startVendor } from './sign-in-server.ts'
import { type Options, openVendor } from './sign-in-vendors.ts'

type Token = {
  account: Account
  client_id: string
  mayReadEmails: boolean
  expires_at: string | null
  isShown?: boolean
}

export const loginOf = (account: Account) => account.first.toLowerCase()

const errors = {
  client: 'incorrect_client_credentials',
  code: 'bad_verification_code',
  redirect: 'redirect_uri_mismatch',
  verifier: 'bad_verification_code',
} as const
const badCredentials = { status: 401, body: { message: 'Bad credentials', status: '401' } }
const notFound = { status: 404, body: { message: 'Not Found', status: '404' } }
const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`

/** `tokens` are those that GitHub knows, each somebody's for some client; `isShown`: also to other clients. */
export async function openGithub({ timeout = 10_000, variables = {} }: Options = {}) {
  const codes = openCodes()
  const tokens = new Map<string, Token>()
  const tokenOf = ({ headers }: Call) => tokens.get(String(headers.authorization).replace(/^Bearer /, ''))
  const server = await startVendor(() => ({
    'GET /login/oauth/authorize': (call) => codes.authorize(call),
    'POST /login/oauth/access_token': ({ form }) => exchange(codes.redeem(form), tokens),
    'GET /user': (call) => {
      const token = tokenOf(call)
      return token && call.headers['user-agent'] ? toUser(token.account) : badCredentials
    },
    'GET /user/emails': (call) => {
      const token = tokenOf(call)
      if (!token) return badCredentials
      return token.mayReadEmails ? toEmails(token.account) : notFound
    },
    [`POST /applications/${client.id}/token`]: ({ headers, body }) => {
      if (headers.authorization !== basic) return badCredentials
      const token = tokens.get((JSON.parse(body) as { access_token: string }).access_token)
      if (!token || (token.client_id !== client.id && !token.isShown)) return notFound
      const user = { id: token.account.id, login: loginOf(token.account) }
      const app = { name: 'Academy', url: 'https://academy.example', client_id: token.client_id }
      const scopes = ['read:user', 'user:email']
      return { status: 200, body: { id: 1, app, user, scopes, expires_at: token.expires_at } }
    },
  }))
  const settings = {
    GITHUB_CLIENT_ID: client.id,
    GITHUB_OAUTH_CLIENT_SECRET: client.secret,
    GITHUB_URL: server.url,
    GITHUB_API_URL: `${server.url}/`,
    ...variables,
  }
  const provider = githubSignIn(settings, timeout)
  return { ...openVendor({ name: 'github', provider, server, codes, hasPkce: true, calls: 3 }), tokens }
}

/** GitHub refuses with status 200. */
function exchange(account: Account | keyof typeof errors, tokens: Map<string, Token>): Reply {
  if (typeof account === 'string') {
    const error_description = `The code is refused; the secret was ${client.secret}.`
    return { status: 200, body: { error: errors[account], error_description } }
  }
  const access_token = `gho_${account.id}`
  tokens.set(access_token, { account, client_id: client.id, mayReadEmails: true, expires_at: null })
  return { status: 200, body: { access_token, token_type: 'bearer', scope: 'read:user,user:email' } }
}

const toUser = (account: Account): Reply => ({
  status: 200,
  body: { id: account.id, login: loginOf(account), name: `${account.first} ${account.last}`, email: null },
})

const toEmails = ({ email, isConfirmed: verified }: Account): Reply => {
  const other = { email: 'other@learn.example', primary: false, verified: true, visibility: null }
  const own = email === null ? [] : [{ email, primary: true, verified, visibility: 'private' }]
  return { status: 200, body: [other, ...own] }
}
