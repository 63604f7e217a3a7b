import { createUser } from '#features/identity/index.ts'
import { readConfig } from '#platform/config.ts'
import type { Ctx, Role } from '#platform/ctx.ts'
import { openLog } from '#platform/log.ts'
import { hashSecret, newSecret } from '#platform/tokens.ts'
import { openSystem } from '#system'
import type { Academy } from './academy.ts'

/** One more process of an academy: the test's own, which does what no route does. */
export type Office = {
  ctx: Ctx
  user(role?: Role): Promise<string>
  /** Opens one stream of theirs. A day's worth of them is made here, which no person is given in a minute. */
  ticket(userId: string): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

const password = 'a-long-password'

export async function openOffice(
  { url, secretKey }: Academy,
  env: Record<string, string> = {},
): Promise<Office> {
  const config = readConfig({ LOG_LEVEL: 'silent', ...env }, [])
  const system = await openSystem(config, url, secretKey, openLog('silent'))
  const ctx = system.makeCtx()
  return {
    ctx,
    async user(role = 'student') {
      const email = `${newSecret().toLowerCase()}@test.example`
      return (await createUser(ctx, { email, password, role, is_confirmed: true })).id
    },
    async ticket(user_id) {
      const ticket = newSecret()
      const expires_at = new Date(ctx.now().getTime() + 600_000)
      const kept = { secret_hash: hashSecret(ticket), user_id, role: 'student', expires_at } as const
      await ctx.db.insertInto('stream_tickets').values(kept).execute()
      return ticket
    },
    [Symbol.asyncDispose]: system.close,
  }
}

/** Signs up somebody who teaches, and signs them in at the served academy. */
export async function signInTeacher({ post }: Academy, { ctx }: Office, role: Role): Promise<string> {
  const email = `${newSecret().toLowerCase()}@test.example`
  await createUser(ctx, { email, password, role, is_confirmed: true })
  const reply = await post('/v1/sessions', { email, password })
  if (!reply.ok) throw new Error(`Signing in answered ${reply.status}: ${await reply.text()}`)
  return ((await reply.json()) as { access_token: string }).access_token
}

/** Waits for so many seconds at most. */
export async function until(isTrue: () => Promise<boolean> | boolean, seconds: number, what: string) {
  const end = Date.now() + seconds * 1_000
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`After ${seconds} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
