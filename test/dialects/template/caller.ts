import { Secret, TOTP } from 'otpauth'
import { findAccount } from '#features/identity/index.ts'
import type { World } from '#test/world.ts'

export type Answer = { status: number; body: unknown; text: string; headers: Headers }

/** Calls the dialect over the network. A body that is text goes out as it stands. */
export async function send(
  base: string,
  method: string,
  path: string,
  {
    body,
    authorization,
    type = 'application/json',
  }: { body?: unknown; authorization?: string | undefined; type?: string } = {},
): Promise<Answer> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(authorization && { authorization }),
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text, text, headers: response.headers }
}

/** The part of the last mailed link that stands behind its page: the token and the uid. */
export async function mailedLink(world: World, base: string): Promise<string> {
  await world.settle()
  const messages = await fetch(`${base}/sandbox/messages?channel=email&limit=50`)
  const { data } = (await messages.json()) as { data: { body: string }[] }
  const link = /\/session\/(?:login|reset-password)\/([\w-]+\/[\w-]+)/
  return data.map(({ body }) => link.exec(body)?.[1]).find(Boolean) ?? ''
}

export async function idOf(world: World, name: string): Promise<string> {
  const user = await findAccount(world.makeCtx(), { email: `${name}@school.example` })
  return user?.id ?? ''
}

/** The secret that /qrcode showed. */
export async function secretOf(world: World, name: string): Promise<string> {
  const id = await idOf(world, name)
  const query = world.database.db.selectFrom('authenticators').select('secret').where('user_id', '=', id)
  const { secret } = await query.executeTakeFirstOrThrow()
  return world.makeCtx().providers.vault.open(secret, `authenticator ${id}`)
}

/** RFC 6238, with the numbers that every authenticator app takes for granted. */
export async function otpOf(world: World, name: string, seconds = 0): Promise<string> {
  const secret = Secret.fromBase32(await secretOf(world, name))
  const app = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 })
  return app.generate({ timestamp: world.makeCtx().now().getTime() + seconds * 1000 })
}

/** Six digits that are right neither now nor half a minute before or after. */
export async function wrongOtpOf(world: World, name: string): Promise<string> {
  const right = await Promise.all([-30, 0, 30].map((seconds) => otpOf(world, name, seconds)))
  return ['111111', '222222', '333333', '444444'].find((code) => !right.includes(code)) ?? ''
}
