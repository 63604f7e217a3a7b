import { createHash, randomUUID } from 'node:crypto'
import type { Call, Reply } from './sign-in-server.ts'

/** Somebody who has an account at the provider. */
export type Account = {
  id: number
  email: string | null
  isConfirmed: boolean
  first: string
  last: string
}

export const client = { id: '4711', secret: 'a-secret-that-nobody-may-see' }
export const redirect_uri = 'https://academy.example/sign-in/back'

type Given = { client_id: string; redirect_uri: string; challenge: string | null; account: Account }

/** Why a code is not worth a token. */
export type Fault = 'client' | 'code' | 'redirect' | 'verifier'

/** The front of an OAuth server and its codes: each is good once, for one client, one address and one verifier. */
export function openCodes() {
  const given = new Map<string, Given>()
  const secrets: string[] = []
  const codes = {
    /** Who sits at the browser. */
    visitor: undefined as Account | undefined,
    /** Every code that went out. */
    secrets,
    authorize({ query }: Call): Reply {
      const account = codes.visitor
      const to = query.get('redirect_uri')
      if (query.get('response_type') !== 'code' || !to || !account) return { status: 400 }
      const code = randomUUID()
      secrets.push(code)
      given.set(code, {
        client_id: query.get('client_id') ?? '',
        redirect_uri: to,
        challenge: query.get('code_challenge'),
        account,
      })
      const back = new URL(to)
      back.searchParams.set('code', code)
      back.searchParams.set('state', query.get('state') ?? '')
      return { status: 302, location: back.href }
    },
    redeem(form: URLSearchParams): Account | Fault {
      const code = given.get(form.get('code') ?? '')
      given.delete(form.get('code') ?? '')
      const { id, secret } = client
      if (form.get('client_id') !== id || form.get('client_secret') !== secret) return 'client'
      if (form.get('grant_type') !== 'authorization_code' || !code || code.client_id !== id) return 'code'
      if (form.get('redirect_uri') !== code.redirect_uri) return 'redirect'
      return code.challenge === challengeOf(form.get('code_verifier')) ? code.account : 'verifier'
    },
  }
  return codes
}

export const challengeOf = (verifier: string | null): string | null =>
  verifier === null ? null : createHash('sha256').update(verifier).digest('base64url')
