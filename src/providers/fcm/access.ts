import { JWT } from 'google-auth-library'
import { unreadable } from './failures.ts'
import type { Account } from './settings.ts'

/** Google's leave to send, an hour at a time. */
export type Access = {
  /** The header `authorization`; one request at a time asks Google, whoever waits for it. */
  header(): Promise<string>
  /** Google no longer takes it: the next header is a new one. */
  forget(): void
}

const scopes = ['https://www.googleapis.com/auth/firebase.messaging']

/** `timeout`, in ms, is for asking Google. The library would ask four times and follow redirects: the caller tries again. */
export function openAccess(account: Account, address: string, timeout: number): Access {
  const fetchToken: typeof fetch = (_google, request) =>
    fetch(address, { ...request, redirect: 'manual', signal: AbortSignal.timeout(timeout) })
  const client = new JWT({
    email: account.client_email,
    key: account.private_key,
    scopes,
    // The library knows one address only, and whoever answers at another one wants to be named.
    additionalClaims: { aud: address },
    transporterOptions: { fetchImplementation: fetchToken, retryConfig: { retry: 0 } },
  })
  return {
    async header() {
      const headers = await client.getRequestHeaders()
      // From an answer without a token the library makes `Bearer undefined`.
      if (!client.credentials.access_token) throw unreadable()
      return headers.get('authorization') ?? ''
    },
    forget: () => client.setCredentials({ refresh_token: 'jwt-placeholder', expiry_date: 1 }),
  }
}
