import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import type { World } from '#test/world.ts'

export type Answer = {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
  body: any
  headers: Record<string, unknown>
}
type Call = { body?: unknown; token?: string | undefined; headers?: Record<string, string>; from?: string }
export type Account = { email: string; password: string }
export type Tokens = { access_token: string; refresh_token: string }

/** Calls `/v1` from whatever address, and reads what was mailed and texted. */
export type Caller = {
  call(method: string, url: string, call?: Call): Promise<Answer>
  signIn(account: Account, from?: string): Promise<Answer>
  /** Signs up, opens the link in the mail, and signs in. */
  signUp(account: Account & { first_name?: string }): Promise<Tokens>
  status(token: string): Promise<number>
  mails(to?: string): Promise<{ subject: string; body: string }[]>
  /** The token of the link in the last mail. */
  mailedToken(to?: string): Promise<string>
  texts(to: string): Promise<string[]>
}

export async function openCaller(world: World): Promise<Caller> {
  const app = await world.app()
  const call: Caller['call'] = async (method, url, { body, token, headers = {}, from } = {}) => {
    const reply = await app.inject({
      method,
      url,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { payload: body }),
      ...(from && { remoteAddress: from }),
    } as InjectOptions)
    const isJson = String(reply.headers['content-type']).includes('json')
    return { status: reply.statusCode, body: isJson ? reply.json() : reply.body, headers: reply.headers }
  }
  const sent = async (channel: 'email' | 'sms', to?: string) => {
    await world.settle()
    const all = world.database.db.selectFrom('sandbox_messages').select(['subject', 'body']).orderBy('no')
    const found = await (to ? all.where('recipient', '=', to) : all).where('channel', '=', channel).execute()
    return found.map(({ subject, body }) => ({ subject: subject ?? '', body }))
  }
  const mailedToken: Caller['mailedToken'] = async (to) =>
    /token=([\w-]+)/.exec((await sent('email', to)).at(-1)?.body ?? '')?.[1] ?? ''
  const signIn: Caller['signIn'] = ({ email, password }, from) =>
    call('POST', '/v1/sessions', { body: { email, password }, ...(from && { from }) })

  return {
    call,
    signIn,
    mails: (to) => sent('email', to),
    mailedToken,
    texts: async (to) => (await sent('sms', to)).map(({ body }) => body),
    status: async (token) => (await call('GET', '/v1/me', { token })).status,
    async signUp(account) {
      expect((await call('POST', '/v1/sign-ups', { body: account })).status).toBe(202)
      const token = await mailedToken(account.email)
      expect((await call('POST', '/v1/email-confirmations/completions', { body: { token } })).status).toBe(
        204,
      )
      const { status, body } = await signIn(account)
      expect(status).toBe(201)
      return body
    },
  }
}

export const problem = (code: string) => `/problems/${code}`
