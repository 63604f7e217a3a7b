import { createUser } from '#features/identity/index.ts'
import type { World } from '#test/world.ts'
import { emailOf, type Name, type Pair, passwordOf } from './pair.ts'

export type Answer = { status: number; body: unknown; text: string; headers: Headers }
export type Caller = (method: string, path: string, body?: unknown, authorization?: string) => Promise<Answer>
export type People = Record<Name, string> & Record<string, string | undefined>

/** Calls the dialect over the network; text goes out as it stands, anything else as JSON. */
export const openCaller =
  (base: string): Caller =>
  async (method, path, body, authorization) => {
    const response = await fetch(`${base}/api${path}`, {
      method,
      headers: {
        ...(authorization ? { authorization } : {}),
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const { status, headers } = response
    return { status, body: text ? JSON.parse(text) : undefined, text, headers }
  }

export const tokenOf = (body: unknown): string => String(Object(body).token)

export async function enter(call: Caller, name: string, os?: string): Promise<string> {
  const credentials = { username: emailOf(name), password: passwordOf(name), os }
  return `Token ${tokenOf((await call('POST', '/users/login/', credentials)).body)}`
}

const roles = { root: 'superadmin', staff: 'admin', colleague: 'admin', teacher: 'instructor' } as const

/** The Authorization header of everyone whom a pair may name: made in this order, so that their numbers are known. */
export async function openPeople(world: World, base: string): Promise<People> {
  const call = openCaller(base)
  const system = world.as({ kind: 'system' })
  for (const [name, role] of Object.entries(roles)) {
    const names = { first_name: name, last_name: 'Rao' }
    const keys = { email: emailOf(name), password: passwordOf(name) }
    await createUser(system, { ...names, ...keys, role, is_confirmed: true })
  }
  const plain = { first_name: 'plain', last_name: 'Rao', email: emailOf('plain') }
  await call('POST', '/users/register/', { ...plain, password: passwordOf('plain') })
  const v1 = await fetch(`${base.replace('localhost', '127.0.0.1')}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: emailOf('staff'), password: passwordOf('staff') }),
  })
  return {
    root: await enter(call, 'root', 'web'),
    staff: await enter(call, 'staff', 'android'),
    colleague: await enter(call, 'colleague', 'ios'),
    teacher: await enter(call, 'teacher', 'web'),
    plain: await enter(call, 'plain', 'web'),
    v1: `Token ${Object(await v1.json()).access_token}`,
    visitor: '',
  }
}

export const methodOf = ({ route }: Pair): string => route.split(' ')[0] ?? ''
