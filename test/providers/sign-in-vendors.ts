import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { expect } from 'vitest'
import { DomainError, type Kind } from '#platform/errors.ts'
import type { Person, Proof, ProviderName, SignInProvider } from '#ports/sign-in.ts'
import { sandboxSignIn } from '#providers/sandbox/index.ts'
import { type Account, challengeOf, client, type openCodes, redirect_uri } from './sign-in-codes.ts'
import type { VendorServer } from './sign-in-server.ts'

export type Options = { timeout?: number; variables?: Record<string, string | undefined> }
export type CodeProof = Extract<Proof, { kind: 'code' }>

type Parts = {
  name: ProviderName
  provider: SignInProvider
  server: VendorServer
  codes: ReturnType<typeof openCodes>
  /** Whether it asks for the verifier. */
  hasPkce: boolean
  /** How many calls one sign-in by a code makes. */
  calls: number
}
export type SignInVendor = ReturnType<typeof openVendor>

export const ada: Account = {
  id: 1001,
  email: 'ada@learn.example',
  isConfirmed: true,
  first: 'Ada',
  last: 'King Lovelace',
}
export const withoutAddress: Account = { ...ada, id: 1002, email: null }
export const unconfirmed: Account = { ...ada, id: 1003, isConfirmed: false }

const far = { isLocal: false }

/** A provider, its own server, and a browser between the two. */
export function openVendor({ provider, server, codes, ...others }: Parts) {
  const verifier = randomBytes(32).toString('base64url')
  return {
    ...others,
    provider,
    server,
    identify: (proof: Proof): Promise<Person> => provider.identify(proof, far),
    /** Somebody goes there, says yes, and comes back with a code. */
    async bring(account: Account, change: (url: URL) => void = () => {}): Promise<CodeProof> {
      const state = randomBytes(8).toString('hex')
      const challenge = challengeOf(verifier) ?? ''
      const url = new URL(provider.authorizationUrl({ state, challenge, redirect_uri }))
      change(url)
      codes.visitor = account
      const { headers } = await fetch(url, { redirect: 'manual' })
      const back = new URL(headers.get('location') ?? '')
      expect(`${back.origin}${back.pathname}`).toBe(redirect_uri)
      expect(back.searchParams.get('state')).toBe(state)
      server.calls.length = 0
      return { kind: 'code', code: back.searchParams.get('code') ?? '', verifier, redirect_uri }
    },
    /** What must be in no error. */
    secrets: () => [client.secret, verifier, ...codes.secrets, 'ada@learn.example', 'gho_', 'EAA', 'eyJ'],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The sandbox behind the same door: nobody is asked, the code says who comes. */
export async function openSandbox() {
  const provider = sandboxSignIn()
  return {
    identify: (proof: Proof): Promise<Person> => provider.identify(proof, { isLocal: true }),
    async bring({ email, isConfirmed, first, last }: Account): Promise<CodeProof> {
      const code = `sandbox:${email ?? ''}:${first} ${last}${isConfirmed ? '' : ':unconfirmed'}`
      return { kind: 'code', code, redirect_uri }
    },
    secrets: () => ['ada@learn.example'],
    async [Symbol.asyncDispose]() {},
  }
}

/** The error that it ends in, which must be of the kind and tell nothing that is secret. */
export async function failure(
  signing: Promise<Person>,
  kind: Kind,
  secrets: readonly string[],
): Promise<DomainError> {
  const error = await signing.then(
    () => new Error('Somebody was signed in.'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof DomainError)) throw error
  expect(error).toMatchObject({ kind, ...(kind === 'unauthenticated' && { code: 'proof_refused' }) })
  const told = inspect(error, { depth: 9, showHidden: true, getters: true })
  for (const secret of secrets) expect(told).not.toContain(secret)
  return error
}
