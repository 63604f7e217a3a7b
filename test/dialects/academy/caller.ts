import { createUser } from '#features/identity/index.ts'
import type { World } from '#test/world.ts'
import { getWithBody } from './get-with-body.ts'
import { emailOf, passwordOf, roles } from './pair.ts'

export type Answer = { status: number; body: unknown; text: string; headers: Headers }
export type Call = {
  body?: unknown
  authorization?: string | undefined
  cookie?: string | undefined
  /** Behind a proxy that is trusted: the address of who calls. */
  from?: string | undefined
  headers?: Record<string, string>
}

const isForm = (body: unknown) => body instanceof FormData || body instanceof URLSearchParams

/** Calls the dialect over the network; a form and text go out as they stand, anything else as JSON. */
export async function send(base: string, method: string, path: string, call: Call = {}): Promise<Answer> {
  const { body, authorization, cookie, from, headers = {} } = call
  const isEncoded = typeof body === 'string' || isForm(body)
  const ask = method === 'GET' && body !== undefined ? getWithBody : fetch
  const response = await ask(`${base}/api/v1${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(isForm(body) || body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(authorization ? { authorization } : {}),
      ...(cookie ? { cookie } : {}),
      ...(from ? { 'x-forwarded-for': from } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isEncoded ? (body as string | FormData) : JSON.stringify(body) }),
  })
  const text = await response.text()
  const { status, headers: got } = response
  const isJson = got.get('content-type')?.includes('json')
  return { status, body: isJson ? JSON.parse(text) : text || undefined, text, headers: got }
}

/** A browser: it keeps what it is told to keep. */
export function openJar() {
  const kept = new Map<string, string>()
  return {
    cookie: () => [...kept].map(([name, value]) => `${name}=${value}`).join('; ') || undefined,
    keep(headers: Headers) {
      for (const line of headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (/Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line)) kept.delete(name)
        else kept.set(name, value)
      }
    },
  }
}
export type Jar = ReturnType<typeof openJar>

let calls = 0
/** An address that nobody called from before. */
export function freshAddress(): string {
  calls += 1
  return `10.${(calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`
}

/** The Authorization header of somebody who signs in. */
export async function enter(base: string, name: string): Promise<string> {
  const body = { email: emailOf(name), password: passwordOf(name) }
  const answer = await send(base, 'POST', '/auth/login', { body, from: freshAddress() })
  return `Bearer ${Object(answer.body).access_token}`
}

/** Everyone whom a pair may name, signed in: made in this order, so that their numbers are known. */
export async function openPeople(world: World, base: string): Promise<Record<string, string>> {
  const system = world.as({ kind: 'system' })
  const people: Record<string, string> = {}
  for (const [name, role] of Object.entries(roles)) {
    const keys = { email: emailOf(name), password: passwordOf(name) }
    await createUser(system, { first_name: name, last_name: 'Rao', ...keys, role, is_confirmed: true })
    people[name] = await enter(base, name)
  }
  return people
}

/** What the newest text or mail to somebody says. */
export async function newestMessage(world: World, recipient: string): Promise<string> {
  await world.settle()
  const all = world.database.db.selectFrom('sandbox_messages').select('body')
  const mine = all.where('recipient', '=', recipient).orderBy('no', 'desc').limit(1)
  return (await mine.executeTakeFirst())?.body ?? ''
}

export const codeIn = (text: string): string => /\b\d{6}\b/.exec(text)?.[0] ?? ''
export const tokenIn = (text: string): string => /token=([\w-]+)/.exec(text)?.[1] ?? ''
