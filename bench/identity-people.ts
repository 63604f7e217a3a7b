import { hashPassword } from '#platform/passwords.ts'
import type { BenchDatabase } from './database.ts'

export const password = 'a-long-password'
export const people = 64
export const emailOf = (turn: number) => `person-${turn % people}@bench.example`

/** Accounts with a confirmed e-mail and one password for all of them. */
export async function makeAccounts({ sql, rest }: BenchDatabase): Promise<void> {
  await sql(
    `insert into users (email, role, password_hash, email_confirmed_at, created_at, updated_at)
     select 'person-' || i || '@bench.example', 'student', $2, now(), now(), now()
     from generate_series(0, $1::int - 1) i`,
    [people, await hashPassword(password)],
  )
  await rest('users')
}

export async function signInAs(address: string, email: string): Promise<string> {
  const reply = await fetch(`${address}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  if (!reply.ok) throw new Error(`Signing in answered ${reply.status}: ${await reply.text()}`)
  return ((await reply.json()) as { access_token: string }).access_token
}
